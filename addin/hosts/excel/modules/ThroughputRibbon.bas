Option Explicit
' What a button of the ribbon does: it asks, and shows the answer. What the buttons are is said in Python.

Private Const TITLE As String = "Throughput"
Private Const INFORMATION As Long = 64

Public Sub ThroughputPressed(control As IRibbonControl)
    On Error GoTo Failed
    If control.ID = "explain" Then
        Tell ExplainedCell
    Else
        Tell Pressed(control.ID)
    End If
    Exit Sub
Failed:
    Explaining = False
    Tell "Python did not answer: " & Err.Description & vbLf & vbLf & _
        "Open a command window and type: throughput status"
End Sub

' Calculates the cell once more while every function notes its reason; works for any formula, however nested.
Private Function ExplainedCell() As String
    Dim cell As Object
    Set cell = Anchor(ActiveCell)
    Reasons = ""
    LastFailure = ""
    Explaining = True
    cell.Calculate
    Explaining = False
    If LastFailure <> "" Then
        ExplainedCell = "Python did not answer: " & LastFailure & vbLf & vbLf & _
            "Open a command window and type: throughput status"
    ElseIf Reasons = "" Then
        ExplainedCell = ActiveCell.Address(False, False) & " calls none of the throughput functions." & vbLf & vbLf & _
            "Select a cell whose formula does, and press the button again."
    Else
        ExplainedCell = Reasons
    End If
End Function

' The cells that are calculated together with this one: a spilled formula's first cell, a whole array formula.
Private Function Anchor(ByVal cell As Object) As Object
    Set Anchor = cell
    On Error Resume Next
    If cell.HasArray Then Set Anchor = cell.CurrentArray
    Set Anchor = cell.SpillParent
    On Error GoTo 0
End Function

' Popup shows every sign; MsgBox only those of the Windows code page.
Private Sub Tell(ByVal words As String)
    If words = "" Then Exit Sub
    On Error GoTo Plainly
    CreateObject("WScript.Shell").Popup words, 0, TITLE, INFORMATION
    Exit Sub
Plainly:
    MsgBox words, vbInformation, TITLE
End Sub
