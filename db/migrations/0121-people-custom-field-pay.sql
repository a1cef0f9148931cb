-- A field of amounts may be the amount of a pay item each month; said when the field is made, and never changed after.
alter table people.custom_field add column pay_item text check (pay_item is null or kind = 'money');
