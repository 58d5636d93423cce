{# None of the columns is ever empty: one pass instead of one test per column. #}
{% test no_nulls(model, columns) %}

select *
from {{ model }}
where {% for column in columns %}{{ "or " if not loop.first }}{{ column }} is null {% endfor %}

{% endtest %}
