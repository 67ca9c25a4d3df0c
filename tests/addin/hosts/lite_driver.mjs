// Runs main.py under Pyodide with a stand-in for xlwings, and calls its functions as Excel's adapter would.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [pyodideFolder, mainFile] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodideFolder}/pyodide.mjs`).href);
const pyodide = await loadPyodide({ indexURL: `${pyodideFolder}/`, stdout: () => {} });
pyodide.FS.writeFile("/home/pyodide/main.py", readFileSync(mainFile, "utf8"));
pyodide.FS.writeFile("/home/pyodide/calls.json", readFileSync(0, "utf8"));
const answers = pyodide.runPython(`
import json, sys, types

REGISTERED = {}
def func(function):
    REGISTERED[function.__name__] = function
    return function
def arg(name, **options):
    def keep(function):
        assert options["ndim"] == 2 and options["err_to_str"] and options["doc"], name
        function.__dict__.setdefault("documented", []).append(name)
        return function
    return keep
sys.modules["xlwings"] = types.SimpleNamespace(func=func, arg=arg)
sys.path.insert(0, "/home/pyodide")
import main

def call(name, cells):
    assert name in REGISTERED
    return getattr(main, name)(*cells)

json.dumps({
    "functions": {name: [list(f.documented)[::-1], f.__doc__] for name, f in REGISTERED.items()},
    "answers": [call(name, cells) for name, cells in json.load(open("/home/pyodide/calls.json"))],
    "python": sys.version.split()[0],
})
`);
console.log(answers);
