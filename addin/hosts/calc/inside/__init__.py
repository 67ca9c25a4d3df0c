"""What runs inside LibreOffice, on its Python (3.10 or later) and the standard library; it travels in the extension."""
