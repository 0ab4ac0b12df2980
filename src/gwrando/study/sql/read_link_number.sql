-- grain:   one row per number that at least two services record
-- columns: number (upn or nhs_number)
-- units:   none
select 'nhs_number' as number
from names.main.link_name
where nhs_number is not null
having count(distinct agency) > 1
union all
select 'upn' as number
from names.main.link_name
where upn is not null
having count(distinct agency) > 1
order by number
