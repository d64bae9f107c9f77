// Tells the style sheet that scripts run, before the first paint.
document.documentElement.classList.add("js");
