-- grain:   one row per service and whether a record was linked to another service
-- columns: see schemas.TABLES["count_linked"]
-- units:   records (one per child and service)
-- needs:   work.link_now, work.child
create or replace table work.main.count_linked as
select
    link_now.agency,
    case when child.n_services > 1 then 'linked' else 'alone' end as linked,
    count(*) as n_children
from work.main.link_now
inner join work.main.child using (child_no)
group by 1, 2
order by 1, 2
