-- grain:   one row per record, in order of record_no
-- columns: child_no of the main linkage
-- units:   none
select link.child_no
from names.main.link_name
inner join work.main.link on link.agency = link_name.agency and link.record = link_name.record
order by link_name.record_no
