// Paper that is signed on with a finger, a pen or a mouse. Each finished line is told to the server as x, y, x, y … on a
// paper of 1000 × 400. The lines are drawn here, so that the finger is followed at once.
const WIDTH = 1000, HEIGHT = 400, STEP = 4, MOST = 4000;
export default {
  template: `
    <div class="signature-pad">
      <svg ref="paper" :viewBox="box" role="img" :aria-label="label"
        @pointerdown="begin" @pointermove="go" @pointerup="end" @pointercancel="end" @touchstart.prevent>
        <path :d="drawn" />
      </svg>
      <button type="button" class="wipe" :disabled="!strokes.length" @click="wipe">{{ wipe_word }}</button>
    </div>`,
  props: { label: String, wipe_word: String, keep: String },
  data() {
    return { strokes: kept.get(this.keep) ?? [], line: null };
  },
  mounted() {
    if (this.strokes.length) this.tell();
  },
  computed: {
    box: () => `0 0 ${WIDTH} ${HEIGHT}`,
    drawn() {
      const path = ([x, y, ...rest]) =>
        `M${x} ${y}` + (rest.length ? rest.map((each, at) => (at % 2 ? ` ${each}` : `L${each}`)).join("") : "h0");
      return this.strokes.map(path).join("");
    },
  },
  methods: {
    at(event) {
      const { left, top, width, height } = this.$refs.paper.getBoundingClientRect();
      const within = (value, most) => Math.round(Math.min(most, Math.max(0, value)));
      return [
        within(((event.clientX - left) / width) * WIDTH, WIDTH),
        within(((event.clientY - top) / height) * HEIGHT, HEIGHT),
      ];
    },
    begin(event) {
      if (this.line || event.button || this.strokes.flat().length > 2 * MOST - 4) return;
      event.target.setPointerCapture?.(event.pointerId);
      this.strokes.push(this.at(event));
      this.line = event.pointerId;
    },
    go(event) {
      if (this.line !== event.pointerId) return;
      const line = this.strokes.at(-1);
      if (this.strokes.flat().length > 2 * MOST - 4) return;
      for (const each of event.getCoalescedEvents?.() ?? [event]) {
        const [x, y] = this.at(each);
        if (Math.hypot(x - line.at(-2), y - line.at(-1)) >= STEP) line.push(x, y);
      }
    },
    end(event) {
      if (this.line !== event.pointerId) return;
      this.line = null;
      this.tell();
    },
    wipe() {
      this.strokes = [];
      this.tell();
    },
    tell() {
      kept.set(this.keep, this.strokes);
      this.$emit("drawn", this.strokes);
    },
  },
};
