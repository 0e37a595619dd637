// A list in the browser. Every row has a key: one that changes is patched where it stands, and one that comes is put in
// without the rest being drawn anew. (The slots of ui.table draw all rows anew each time.)
const HEIGHT_OF_BAR = () => document.querySelector(".topbar")?.offsetHeight ?? 0;

export default {
  template: `
    <div class="orders q-table--horizontal-separator" :class="{ picks: picking, wide: least }">
      <table v-if="groups.length" class="q-table" role="table" :aria-label="label" :style="least && { minWidth: least + 'px' }">
        <thead role="rowgroup">
          <tr role="row">
            <th v-if="picking" class="c-pick" scope="col" role="columnheader">
              <label><input type="checkbox" :aria-label="every" :checked="allChosen" @change="pickAll($event)" /></label>
            </th>
            <th v-for="column in visible" :key="column.name" scope="col" role="columnheader" :class="heading(column)"
                :aria-sort="column.name === sorted ? (turned ? 'ascending' : 'descending') : null">
              <button v-if="column.sorts" type="button" @click="$emit('sort', column.name)">{{ column.label }}<q-icon
                v-if="column.name === sorted && column.as !== 'next'" :name="turned ? 'arrow_upward' : 'arrow_downward'" /></button>
              <template v-else>{{ column.label }}</template>
            </th>
          </tr>
        </thead>
        <tbody v-for="group in groups" :key="group.key" role="rowgroup">
          <tr v-if="group.title" class="group" role="row">
            <th :colspan="span" scope="rowgroup" role="rowheader">{{ group.title }}</th>
          </tr>
          <tr v-for="row in group.rows" :key="row.key" :data-number="row.key" role="row" :class="{ picked: chosen.includes(row.key) }">
            <td v-if="picking" class="c-pick" role="cell">
              <label><input type="checkbox" :aria-label="pick + ' ' + row.called" :checked="chosen.includes(row.key)"
                @change="$emit('choose', { numbers: [row.key], on: $event.target.checked })" /></label>
            </td>
            <td v-for="column in visible" :key="column.name" :class="['c-' + column.name, column.number ? 'num' : '']" role="cell">
              <template v-if="column.as === 'number'">{{ row.number || row.unnumbered }}<span v-if="row.beside" class="only-phone-text"> · {{ row.beside }}</span></template>
              <a v-else-if="column.as === 'link'" class="who-link" :class="{ nobody: row.nobody }" :href="row.href" :aria-label="row.name">{{ row.who }}</a>
              <template v-else-if="column.as === 'lines'">
                <div class="title">{{ row.title }}</div>
                <div v-if="row.place" class="small muted place" :title="row.place">{{ row.place }}</div>
              </template>
              <span v-else-if="column.as === 'pill'" class="pill" :class="row.tone"><q-icon :name="row.icon" /><span>{{ row.word }}</span></span>
              <template v-else-if="column.as === 'next'">
                <span v-if="row.next" class="next" :class="row.urgency"><q-icon :name="row.sign" /><span>{{ row.next }}
                  <span v-if="row.age" class="age small muted">{{ row.age }}</span></span></span>
                <span v-else class="muted">–</span>
              </template>
              <span v-else-if="column.as === 'labels'" class="labels"><span v-for="each in row.labels" :key="each.name"
                class="pill label" :class="each.colour">{{ each.name }}</span></span>
              <span v-else-if="column.as === 'person'" :title="row.whole">{{ row.by }}</span>
              <template v-else>{{ row[column.field] }}<div v-if="row.late && column.as === 'due'" class="small late">{{ row.late }}</div></template>
            </td>
          </tr>
        </tbody>
      </table>
    </div>`,
  props: {
    label: String, every: String, pick: String, columns: Array, groups: Array, view: String, sorted: String,
    turned: Boolean, chosen: Array, picks: Boolean,
  },
  emits: ["back", "sort", "choose"],
  computed: {
    visible() {
      const { width } = this.$q.screen;
      return this.columns.filter(({ card, from }) => (width < 720 ? card : width >= from));
    },
    picking() {
      return this.picks || this.$q.screen.width >= 720;
    },
    span() {
      return this.visible.length + (this.picking ? 1 : 0);
    },
    // With columns that are not the usual ones there may be too many for the window: then the table slides in its box.
    least() {
      const { width } = this.$q.screen;
      if (width < 720 || this.visible.every((column) => column.usual)) return 0;
      return this.visible.reduce((sum, column) => sum + column.least, 44);
    },
    numbers() {
      return this.groups.flatMap((group) => group.rows.map((row) => row.key));
    },
    allChosen() {
      return this.numbers.length > 0 && this.numbers.every((number) => this.chosen.includes(number));
    },
  },
  mounted() {
    this.drawn = this.view;
    this.went = () => this.$emit("back", location.search);
    addEventListener("popstate", this.went);
  },
  unmounted() {
    removeEventListener("popstate", this.went);
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
    pickAll(event) {
      this.$emit("choose", { numbers: this.numbers, on: event.target.checked });
    },
  },
};

const bottom = (row) => row.getBoundingClientRect().bottom;
