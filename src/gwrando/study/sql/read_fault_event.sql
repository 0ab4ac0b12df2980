-- grain:   one row per event row and rule it breaks
-- columns: agency, row_no, column_name, rule, kept
-- units:   none
select agency, row_no, column_name, rule, kept
from work.main.fault_event
order by agency, row_no, column_name, rule
