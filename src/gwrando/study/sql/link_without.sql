-- grain:   one row per accepted record of the other services
-- columns: see schemas.TABLES["link_now"]
-- units:   none
-- needs:   work.link
-- bound:   $agency (the service that is left out)
create or replace table work.main.link_now as
select agency, record, child_no
from work.main.link
where agency <> $agency
order by agency, record
