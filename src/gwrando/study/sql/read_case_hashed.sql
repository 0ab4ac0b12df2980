-- grain:   one row per service whose record of the child that one record is about hangs on a hash, not on names
-- columns: agency
-- units:   none
-- needs:   work.link_now, work.link_hashed
-- bound:   $agency, $record
select distinct link_hashed.agency
from work.main.link_hashed
inner join work.main.link_now as mine on mine.agency = link_hashed.agency and mine.record = link_hashed.record
inner join work.main.link_now as given on given.child_no = mine.child_no
where given.agency = $agency and given.record = $record
order by link_hashed.agency
