select distinct unnest(blocked_obs_ids) as obs_id
from {{ ref('int_findings') }}
where severity = 'critical' and is_of_latest_reading
