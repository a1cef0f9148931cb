/** A request that needs a fresh proof of who one is waits for the dialog, once for all that ask at the same moment. */
type Asker = () => Promise<boolean>;

let asker: Asker | null = null;
let asking: Promise<boolean> | null = null;

/** The dialog says here how to ask. Answers how to take it back. */
export const setStepUpAsker = (ask: Asker): (() => void) => {
  asker = ask;
  return () => {
    if (asker === ask) asker = null;
  };
};

/** True when the reader has proven it and the request may be sent again. */
export const askStepUp = async (): Promise<boolean> => {
  if (asker === null) return false;
  asking ??= asker().finally(() => { asking = null; });
  return asking;
};
