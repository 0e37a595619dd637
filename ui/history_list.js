// What happened, a heading per day, newest first. Every entry has its id as key: one that comes is put on top of the
// rest. The slot stands in the newest entry.
export default {
  template: `
    <div class="live">
      <template v-for="(day, first) in told" :key="day.key">
        <h3>{{ day.title }}</h3>
        <ul>
          <li v-for="(entry, newest) in day.entries" :key="entry.id" class="entry">
            <time>{{ entry.at }}</time>
            <q-icon :name="entry.icon" />
            <div class="break">
              <span>{{ entry.said }}</span><span class="where">{{ entry.where }}</span>
              <slot v-if="!first && !newest" />
            </div>
          </li>
        </ul>
      </template>
    </div>`,
  props: { days: String },
  computed: {
    told() {
      return JSON.parse(this.days);
    },
  },
};
