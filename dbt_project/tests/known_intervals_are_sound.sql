-- A claim out of use has an end that is not before its beginning; a claim in use has none.
select
    obs_id,
    known_from,
    known_to,
    is_current
from {{ ref('fct_observation') }}
where known_to < known_from or is_current = (known_to is not null)
