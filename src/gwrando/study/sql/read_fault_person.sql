-- grain:   one row per person row and rule it breaks
-- columns: agency, row_no, column_name, rule, kept
-- units:   none
select agency, row_no, column_name, rule, kept
from names.main.fault_person
order by agency, row_no, column_name, rule
