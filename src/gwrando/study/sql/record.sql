-- grain:   one row per accepted record of a child in a service
-- columns: see schemas.TABLES["record"]
-- units:   birth_month is the first day of the month of birth
-- needs:   names.person
-- What the later steps need about a child without knowing who it is.
create or replace table work.main.record as
select
    agency,
    record,
    cast(date_trunc('month', born_on) as date) as birth_month,
    sex,
    left(postcode, length(postcode) - 3) as area,
    cast(null as varchar) as ethnicity,
    cast(null as integer) as deprivation
from names.main.person
order by agency, record
