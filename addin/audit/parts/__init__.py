"""One room per part of a workbook file that is read; none of them judges what it reads."""
