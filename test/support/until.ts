/** Milliseconds; less than the 200 s and more for which programs of the tests stay by themselves. */
const patience = 170_000;

/**
 * Waits for a condition, looking again and again. Gives up before the runner gives up the test: so the failure names
 * the condition, and nothing goes on waiting and keeps the run alive.
 */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patience;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`still not so: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
