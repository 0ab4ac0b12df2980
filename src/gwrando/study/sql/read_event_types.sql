-- grain:   one row per event type that was accepted
-- columns: type
-- units:   none
select distinct type
from work.main.event
order by type
