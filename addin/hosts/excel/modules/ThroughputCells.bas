Option Explicit
Option Private Module
' How arguments leave a sheet and how answers enter it again. It computes nothing and knows no function.

Private Const MARK As Long = 31 ' the character before an error's text; no text of an answer begins with it
Private Const ERROR_VALUE As Long = 2015

Public Explaining As Boolean
Public Reasons As String
Public LastFailure As String

' An argument as Python is to see it: a range as an array of rows even when it is one cell, a missing argument
' as Empty, anything else as it is. Value2 gives dates as serial numbers and currency as plain numbers.
Public Function Given(Optional ByRef argument As Variant) As Variant
    Dim handed As Variant
    If IsMissing(argument) Then
        Given = Empty
    ElseIf IsObject(argument) Then
        If argument.Areas.Count > 1 Then
            Given = Chr$(MARK) & "areas"
            Exit Function
        End If
        handed = argument.Value2
        If IsArray(handed) Then
            Given = handed
        Else
            Given = OneCell(handed)
        End If
    Else
        Given = argument
    End If
End Function

Private Function OneCell(ByRef content As Variant) As Variant
    Dim cells() As Variant
    ReDim cells(1 To 1, 1 To 1)
    cells(1, 1) = content
    OneCell = cells
End Function

' The answer of a function, its errors as errors of the sheet.
Public Function Computed(ByVal functionName As String, ByVal arguments As Variant) As Variant
    If Explaining Then
        Note Explained(functionName, arguments)
    End If
    Computed = ToCell(Answered(functionName, arguments))
End Function

' Excel may calculate a cell more than once on its way to the answer: a reason is noted once.
Private Sub Note(ByVal words As String)
    If InStr(Reasons, words & vbLf) = 0 Then Reasons = Reasons & words & vbLf
End Sub

' The marked texts of errors become errors, in a single answer and inside arrays of one or two dimensions.
Public Function ToCell(ByVal answer As Variant) As Variant
    Dim row As Long
    Dim column As Long
    If Not IsArray(answer) Then
        ToCell = Unmarked(answer)
        Exit Function
    End If
    If Dimensions(answer) = 1 Then
        For column = LBound(answer) To UBound(answer)
            answer(column) = Unmarked(answer(column))
        Next column
    Else
        For row = LBound(answer, 1) To UBound(answer, 1)
            For column = LBound(answer, 2) To UBound(answer, 2)
                answer(row, column) = Unmarked(answer(row, column))
            Next column
        Next row
    End If
    ToCell = answer
End Function

Private Function Dimensions(ByRef answer As Variant) As Long
    Dim last As Long
    Dimensions = 1
    On Error GoTo OnlyOne
    last = UBound(answer, 2)
    Dimensions = 2
OnlyOne:
End Function

Private Function Unmarked(ByRef content As Variant) As Variant
    If VarType(content) <> vbString Then
        Unmarked = content
    ElseIf Left$(content, 1) <> Chr$(MARK) Then
        Unmarked = content
    Else
        Unmarked = CVErr(ErrorNumber(Mid$(content, 2)))
    End If
End Function

' Excel's numbers of the errors, written out because other hosts of VBA lack the names.
Private Function ErrorNumber(ByVal text As String) As Long
    Select Case text
        Case "#NULL!": ErrorNumber = 2000
        Case "#DIV/0!": ErrorNumber = 2007
        Case "#VALUE!": ErrorNumber = ERROR_VALUE
        Case "#REF!": ErrorNumber = 2023
        Case "#NAME?": ErrorNumber = 2029
        Case "#NUM!": ErrorNumber = 2036
        Case "#N/A": ErrorNumber = 2042
        Case Else: ErrorNumber = ERROR_VALUE
    End Select
End Function

' What a cell shows when Python could not be asked; the words are kept for the ribbon.
Public Function Unanswered(ByVal words As String) As Variant
    LastFailure = words
    Unanswered = CVErr(ERROR_VALUE)
End Function
