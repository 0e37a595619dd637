// The order list in the browser. Every row has its order's number as key: one that changes is patched where it stands,
// and one that comes is put in without the rest being drawn anew. (The slots of ui.table draw all rows anew each time.)
const HEIGHT_OF_BAR = () => document.querySelector(".topbar")?.offsetHeight ?? 0;

export default {
  template: `
    <div class="orders q-table--horizontal-separator">
      <table v-if="groups.length" class="q-table" role="table" :aria-label="label">
        <thead role="rowgroup">
          <tr role="row">
            <th v-for="column in columns" :key="column.name" scope="col" role="columnheader" :class="heading(column)">
              {{ column.label }}
            </th>
          </tr>
        </thead>
        <tbody v-for="group in groups" :key="group.key" role="rowgroup">
          <tr v-if="group.title" class="group" role="row">
            <th :colspan="span" scope="rowgroup" role="rowheader">{{ group.title }}</th>
          </tr>
          <tr v-for="row in group.rows" :key="row.number" :data-number="row.number" role="row">
            <td class="c-nr" role="cell">{{ row.number }}</td>
            <td class="c-who" role="cell">
              <a class="who-link" :class="{ nobody: row.nobody }" :href="'/ordre/' + row.number" :aria-label="row.name">{{ row.who }}</a>
            </td>
            <td class="c-line" role="cell">
              <div class="title">{{ row.title }}</div>
              <div v-if="row.place" class="small muted place" :title="row.place">{{ row.place }}</div>
            </td>
            <td class="c-st" role="cell">
              <span class="pill" :class="'st-' + row.status"><q-icon :name="row.icon" /><span>{{ row.word }}</span></span>
            </td>
            <td class="c-next" role="cell">
              <span v-if="row.next" class="next" :class="row.urgency"><q-icon :name="row.sign" /><span>{{ row.next }}</span></span>
              <span v-else class="muted">–</span>
            </td>
            <td class="c-job" role="cell">{{ row.job }}</td>
            <td class="c-sum num" role="cell">{{ row.sum }}</td>
            <td class="c-left num" role="cell">{{ row.left }}</td>
            <td class="c-ch" role="cell">{{ row.changed }}</td>
          </tr>
        </tbody>
      </table>
    </div>`,
  props: { label: String, columns: Array, groups: Array, view: String, sorted: String },
  emits: ["back"],
  computed: {
    // NOTE: how many columns theme.css leaves; one too many would take room from the others.
    span() {
      const { width } = this.$q.screen;
      return width >= 1400 ? 9 : width >= 1320 ? 8 : width >= 1200 ? 7 : 6;
    },
  },
  mounted() {
    this.drawn = this.view;
    this.went = () => this.$emit("back", location.search);
    this.pressed = (event) => {
      const search = document.querySelector(".search input");
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key !== "k" || !search) return;
      event.preventDefault();
      search.focus();
    };
    addEventListener("popstate", this.went);
    addEventListener("keydown", this.pressed);
  },
  unmounted() {
    removeEventListener("popstate", this.went);
    removeEventListener("keydown", this.pressed);
  },
  // What one is reading stays where it is: not every browser anchors the scroll position, so none of them does it here.
  beforeUpdate() {
    const read = [...this.$el.querySelectorAll("[data-number]")].find((row) => bottom(row) > HEIGHT_OF_BAR());
    this.read = scrollY > 0 && read ? { row: read, top: read.getBoundingClientRect().top } : null;
  },
  updated() {
    if (this.drawn !== this.view) {
      this.drawn = this.view;
      scrollTo(0, 0);
    } else if (this.read?.row.isConnected) {
      const moved = this.read.row.getBoundingClientRect().top - this.read.top;
      if (moved) scrollBy(0, moved);
    }
  },
  methods: {
    heading(column) {
      return [`c-${column.name}`, column.number ? "num" : "", column.name === this.sorted ? "sorted" : ""];
    },
  },
};

const bottom = (row) => row.getBoundingClientRect().bottom;
