-- grain:   one row per draw of the linkage and record whose child differs from work.link
-- columns: see schemas.TABLES["link_draw"]
-- units:   none
-- needs:   names.link_name, names.link_drawn
-- A draw differs from the linkage in a few records: a row for each record of each draw would be the whole study many times.
create or replace table work.main.link_draw as
select link_drawn.draw, link_name.agency, link_name.record, link_drawn.child_no
from names.main.link_drawn
inner join names.main.link_name using (record_no)
order by link_drawn.draw, link_name.agency, link_name.record
