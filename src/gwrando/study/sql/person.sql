-- grain:   one row per accepted record of a child in a service (a record that comes in several files counts once)
-- columns: see schemas.TABLES["person"]
-- units:   none
-- needs:   names.person_part (one row per accepted row about a child; the row with the largest part wins, cell by cell)
create or replace table names.main.person as
select
    agency,
    record,
    max_by(forename, part) filter (where forename is not null) as forename,
    max_by(middle_names, part) filter (where middle_names is not null) as middle_names,
    max_by(surname, part) filter (where surname is not null) as surname,
    max_by(other_surname, part) filter (where other_surname is not null) as other_surname,
    max_by(born_on, part) filter (where born_on is not null) as born_on,
    max_by(sex, part) filter (where sex is not null) as sex,
    max_by(postcode, part) filter (where postcode is not null) as postcode,
    max_by(upn, part) filter (where upn is not null) as upn,
    max_by(nhs_number, part) filter (where nhs_number is not null) as nhs_number
from names.main.person_part
group by agency, record
having max(born_on) is not null
order by agency, record
