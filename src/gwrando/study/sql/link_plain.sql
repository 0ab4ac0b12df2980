-- grain:   one row per accepted record of a service that shares its names
-- columns: see link_name.sql (the number of a record is the same)
-- units:   none
-- needs:   names.link_name, names.link_unnamed (agency: services that keep their names to themselves)
-- A record without a name teaches nothing, and would make chance agreement look commoner than it is.
create or replace table names.main.link_plain as
select *
from names.main.link_name
where agency not in (select agency from names.main.link_unnamed)
order by record_no
