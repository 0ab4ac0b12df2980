-- grain:   one row per draw of the linkage and accepted record
-- columns: see schemas.TABLES["link_draw"]
-- units:   none
-- needs:   work.link, names.link_name, names.link_draw_no, names.link_drawn (records whose child differs from work.link)
create or replace table work.main.link_draw as
select
    link_draw_no.draw,
    link.agency,
    link.record,
    coalesce(link_drawn.child_no, link.child_no) as child_no
from work.main.link
inner join names.main.link_name on link_name.agency = link.agency and link_name.record = link.record
cross join names.main.link_draw_no
left join names.main.link_drawn
    on link_drawn.draw = link_draw_no.draw and link_drawn.record_no = link_name.record_no
order by link_draw_no.draw, link.agency, link.record
