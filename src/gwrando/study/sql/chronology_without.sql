-- grain:   as work.looked, had this service not shared its records
-- columns: child_no, type, age_years, agency, starts_on, last_on, ends_on, date_precision, role: as in work.chronology
-- units:   age_years as in work.chronology: without a service another month of birth may be the one that most records tell
-- needs:   work.looked, work.child (of the other services' records)
-- bound:   $agency (the service that is left out)
create or replace table work.main.chronology as
select
    looked.child_no,
    looked.type,
    cast(floor((
        12 * (extract(year from looked.starts_on) - extract(year from child.birth_month))
        + extract(month from looked.starts_on) - extract(month from child.birth_month)
    ) / 12.0) as integer) as age_years,
    looked.agency,
    looked.starts_on,
    looked.last_on,
    looked.ends_on,
    looked.date_precision,
    looked.role
from work.main.looked
inner join work.main.child on child.child_no = looked.child_no
where looked.agency <> $agency
