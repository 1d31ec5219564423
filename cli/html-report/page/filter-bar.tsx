import { shownStatuses } from '../page-data.ts';
import { page, tableRows } from './data.ts';
import { columnTitles } from './columns.ts';
import { columnIds, isFiltered, withoutFilters, type View } from './view.ts';

interface FilterBarProps {
  readonly view: View;
  readonly setView: (change: Partial<View>) => void;
}

const causes = [...new Set(tableRows.map(({ cause }) => cause))].filter((cause) => cause !== '').toSorted();

/** What narrows the table. */
export function FilterBar({ view, setView }: FilterBarProps) {
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <label class="field search">
        <span>Search</span>
        <input
          type="search"
          placeholder="Account, name, reason, resource, Region"
          value={view.query}
          onInput={(event) => setView({ query: event.currentTarget.value, page: 0 })}
        />
      </label>
      <Choice
        title="Status"
        value={view.status}
        options={shownStatuses.map((status) => [status, page.statusTitles[status]])}
        onChoose={(status) => setView({ status, page: 0 })}
      />
      <Choice
        title="Link"
        value={view.link}
        options={page.links.map(({ link, title }) => [link, title])}
        onChoose={(link) => setView({ link, page: 0 })}
      />
      <Choice
        title="Reason"
        value={view.reason}
        options={causes.map((cause) => [cause, cause])}
        onChoose={(reason) => setView({ reason, page: 0 })}
      />
      <SortChoice view={view} setView={setView} />
      <button
        type="button"
        class="quiet"
        aria-disabled={!isFiltered(view)}
        onClick={() => (isFiltered(view) ? setView(withoutFilters(view)) : undefined)}
      >
        Clear filters
      </button>
    </form>
  );
}

/** Where the table stands as cards, no column head can be pressed. */
function SortChoice({ view, setView }: FilterBarProps) {
  return (
    <div class="sort-choice">
      <label class="field">
        <span>Sort by</span>
        <select
          value={view.sort}
          onChange={({ currentTarget }) => {
            const sort = columnIds.find((id) => id === currentTarget.value);
            if (sort !== undefined) setView({ sort, isDescending: false, page: 0 });
          }}
        >
          {columnIds.map((id) => (
            <option key={id} value={id}>
              {columnTitles[id]}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class="quiet descending"
        aria-pressed={view.isDescending}
        onClick={() => setView({ isDescending: !view.isDescending, page: 0 })}
      >
        Descending
      </button>
    </div>
  );
}

interface ChoiceProps {
  readonly title: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, title: string])[];
  readonly onChoose: (value: string) => void;
}

function Choice({ title, value, options, onChoose }: ChoiceProps) {
  // A link may ask for what no account has: it is shown, so that it can be taken away.
  const isListed = value === '' || options.some(([one]) => one === value);
  return (
    <label class="field">
      <span>{title}</span>
      <select
        value={value}
        disabled={tableRows.length === 0}
        onChange={({ currentTarget }) => onChoose(currentTarget.value)}
      >
        <option value="">All</option>
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
        {isListed ? null : <option value={value}>{value}</option>}
      </select>
    </label>
  );
}
