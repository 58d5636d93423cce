{# Every value of the column is a code of the named code list (seeds/code_lists.csv). #}
{% test in_code_list(model, column_name, code_list) %}

with codes as (

    select distinct {{ column_name }} as code
    from {{ model }}
    where {{ column_name }} is not null

)

select codes.code
from codes
where codes.code not in (select code from {{ ref('code_lists') }} where code_list = '{{ code_list }}')

{% endtest %}
