"""Workbooks as a spreadsheet reads them: for tests of what is written into them."""

import io

import openpyxl


def workbook(content, **how):
    """A workbook that was opened; `read_only` reads the sheets that are asked for."""
    return openpyxl.load_workbook(io.BytesIO(content), **how)


def sheet_rows(sheet):
    """Rows of a sheet by the headings of its first."""
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def told(sheet):
    """Title and measure above the table of a figure's sheet, its headings, its rows, and what stands below."""
    lines = [row for row in sheet.iter_rows(values_only=True)]
    end = next(number for number, row in enumerate([*lines[4:], ()], 4) if not any(cell is not None for cell in row))
    return lines[0][0], lines[1][0], lines[3], lines[4:end], [row[0] for row in lines[end + 1 :]]


def cells(sheet):
    """The cells of a figure's sheet by heading, of its first row."""
    return dict(zip([cell.value for cell in sheet[4]], sheet[5], strict=True))
