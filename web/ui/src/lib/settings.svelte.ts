// What belongs to the reader and not to the view: light or dark.

type Theme = "" | "light" | "dark";

class Settings {
  theme = $state<Theme>(stored());

  constructor() {
    this.show();
  }

  /** turn goes to the other of light and dark. */
  turn() {
    const dark = this.dark();
    this.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem("theme", this.theme);
    } catch {
      // A browser that keeps nothing shows it until the page is closed.
    }
    this.show();
  }

  dark(): boolean {
    return this.theme ? this.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  private show() {
    if (this.theme) document.documentElement.dataset.theme = this.theme;
    else delete document.documentElement.dataset.theme;
  }
}

function stored(): Theme {
  try {
    const theme = localStorage.getItem("theme");
    return theme === "light" || theme === "dark" ? theme : "";
  } catch {
    return "";
  }
}

export const settings = new Settings();
