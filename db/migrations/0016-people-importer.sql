-- Who handed a workbook in: an administrator, who sees no pay, may read the cells of the own workbooks only.
alter table people.workbook_import add column imported_by text not null default '';
