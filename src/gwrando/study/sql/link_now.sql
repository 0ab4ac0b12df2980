-- grain:   one row per accepted record
-- columns: see schemas.TABLES["link_now"]
-- units:   none
-- needs:   work.link
-- The main linkage; a draw of the linkage replaces this table and the chronology is made anew.
create or replace table work.main.link_now as
select agency, record, child_no
from work.main.link
order by agency, record
