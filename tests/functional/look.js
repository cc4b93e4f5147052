// Looks at a page with axe, which the page must hold already. Contrast is what axe spends most of its time on,
// and it follows from few things: the letters' colour, size and weight, and what lies behind them. A combination
// that axe has passed once is not judged again; anything else is, on every page, until it passes.
async ({ options, passed }) => {
  const known = new Set(passed);
  const behind = new Map([[null, ""]]);

  // The layers below an element's letters, from the root of the page to the element itself.
  const layers = (element) => {
    if (!behind.has(element)) {
      const style = getComputedStyle(element);
      const { backgroundColor, backgroundImage, opacity, filter, mixBlendMode, position } = style;
      const paints = backgroundColor !== "rgba(0, 0, 0, 0)" || backgroundImage !== "none";
      const own = [
        paints ? `${backgroundColor} ${backgroundImage}` : "",
        opacity === "1" ? "" : opacity,
        filter === "none" ? "" : filter,
        mixBlendMode === "normal" ? "" : mixBlendMode,
        // What is lifted out of the flow may lie on anything: judged for each kind of element.
        position === "absolute" || position === "fixed" || position === "sticky"
          ? `${position} ${element.tagName}.${element.getAttribute("class")}`
          : "",
      ].filter(Boolean);
      behind.set(element, [layers(element.parentElement), ...own].filter(Boolean).join(" < "));
    }
    return behind.get(element);
  };

  const combination = (element) => {
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    return [color, fontSize, fontWeight, textShadow, layers(element)].join(" | ");
  };

  const seen = (element) => element.checkVisibility() && element.getBoundingClientRect().width > 1;
  const written = new Set(document.querySelectorAll("input:not([type=checkbox], [type=radio]), textarea, select"));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (texts.currentNode.data.trim()) written.add(texts.currentNode.parentElement);
  }
  const fresh = [...written].filter((element) => seen(element) && !known.has(combination(element)));

  const found = await axe.run(document, { ...options, rules: { "color-contrast": { enabled: false } } });
  const violations = found.violations;
  if (fresh.length) {
    const contrast = await axe.run(
      { include: fresh },
      {
        runOnly: { type: "rule", values: ["color-contrast"] },
        resultTypes: ["violations", "passes", "incomplete"],
        preload: false,
        elementRef: true,
      },
    );
    // Axe cannot tell of letters on a picture, such as a field's arrow: asking again gives the same answer.
    const onPicture = (node) => node.any.some((check) => check.data?.messageKey === "bgImage");
    const judged = [
      ...contrast.passes.flatMap((rule) => rule.nodes),
      ...contrast.incomplete.flatMap((rule) => rule.nodes).filter(onPicture),
    ];
    judged.forEach((node) => known.add(combination(node.element)));
    violations.push(...contrast.violations);
    violations.forEach((rule) => rule.nodes.forEach((node) => delete node.element));
  }
  return { violations, passed: [...known] };
};
