-- The digest of a pay run, taken again from its plain export (person_number,month,item,amount with a header line),
-- without any code of the product:
--
--   psql "$DATABASE_URL" -f db/digest.sql < export.csv
--
-- Without psql at hand, `qinxin payroll digest export.csv` runs the same statements through the driver.

create temporary table exported_line (person_number text not null, month text not null, item text not null, amount text not null);

\copy exported_line from pstdin with (format csv, header)

with line as (
  select person_number || '|' || month || '|' || item || '|' || amount || E'\n' as text from exported_line
)
select encode(sha256(convert_to(coalesce(string_agg(text, '' order by text collate "C"), ''), 'UTF8')), 'hex') as digest, count(*)::integer as lines from line;
