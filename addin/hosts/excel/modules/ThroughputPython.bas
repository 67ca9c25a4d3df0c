Option Explicit
Option Private Module
' The only way from here into Python: one call of a function, one call for its reason, one pressed button.

Private Const QUIET_SECONDS As Double = 20

Private failure As String
Private failedAt As Double

Public Function Answered(ByVal functionName As String, ByVal arguments As Variant) As Variant
    Answered = Python.CallUDF("addin.hosts.excel.functions", functionName, arguments)
End Function

Public Function Explained(ByVal functionName As String, ByVal arguments As Variant) As String
    Explained = Asked("explained", functionName, arguments)
End Function

Public Function Pressed(ByVal button As String) As String
    Pressed = Asked("pressed", button, Empty)
End Function

Private Function Asked(ByVal question As String, ByVal subject As String, ByVal details As Variant) As String
    Dim there As Object
    Set there = Python
    Asked = there.Str(there.Call(there.Module("addin.hosts.excel.ribbon"), question, there.Tuple(subject, details)))
End Function

' A Python that does not start is not started again for every cell of a sheet: the failure holds for a while.
Private Function Python() As Object
    If failure <> "" And Abs(Timer - failedAt) < QUIET_SECONDS Then
        Err.Raise 1000, , failure
    End If
    failure = ""
    On Error GoTo Failed
    Set Python = XLPy
    Exit Function
Failed:
    failure = Err.Description
    failedAt = Timer
    Err.Raise 1000, , failure
End Function
