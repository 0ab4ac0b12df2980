-- grain:   one row per service and whether a record was linked to another service
-- columns: see schemas.TABLES["count_linked"]
-- units:   records (one per child and service)
-- needs:   work.link, work.child
create or replace table work.main.count_linked as
select
    link.agency,
    case when child.n_services > 1 then 'linked' else 'alone' end as linked,
    count(*) as n_children
from work.main.link
inner join work.main.child using (child_key)
group by 1, 2
order by 1, 2
