// Looks at a page with axe. Contrast is what axe spends most of its time on, and it follows from few things: the
// letters' colour, size and weight, and what lies behind them; and for a link within a text also how it is drawn
// beside that text. A combination that axe has passed once is not judged again; anything else is, on every page,
// until it passes.
async ({ axeAt, options, passed }) => {
  if (!window.axe) {
    // From the server, as the page's policy allows: the browser keeps it between pages, read and compiled.
    const script = document.createElement("script");
    script.src = axeAt;
    await new Promise((resolve, reject) => {
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${axeAt} kom ikke`));
      document.head.append(script);
    });
    script.remove();
  }
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

  // What tells a link from the text it stands in: its own letters, how it is drawn, and that text's letters.
  const DRAWN = ["textDecoration", "borderBottom", "outline", "fontFamily", "fontStyle", "display", "backgroundImage"];
  const block = (element) => {
    const above = element.parentElement;
    return !above || !/^inline|^contents/.test(getComputedStyle(above).display) ? above : block(above);
  };
  const link = (element) => {
    const style = getComputedStyle(element);
    const about = [element.getAttribute("class"), ...DRAWN.map((name) => style[name]), combination(block(element))];
    return ["link", combination(element), ...about].join(" | ");
  };
  // More than those axe judges: every link that does not stand alone in its block.
  const inText = (element) =>
    getComputedStyle(element).display === "inline" &&
    block(element).textContent.trim().length > element.textContent.trim().length;

  const seen = (element) => element.checkVisibility() && element.getBoundingClientRect().width > 1;
  const written = new Set(document.querySelectorAll("input:not([type=checkbox], [type=radio]), textarea, select"));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (texts.currentNode.data.trim()) written.add(texts.currentNode.parentElement);
  }
  const letters = [...written].filter((element) => seen(element) && !known.has(combination(element)));
  const links = [...document.querySelectorAll("a[href], [role=link]")].filter(
    (element) => inText(element) && !known.has(link(element)),
  );

  const apart = { "color-contrast": { enabled: false }, "link-in-text-block": { enabled: false } };
  const found = await axe.run(document, { ...options, rules: apart });
  const violations = found.violations;
  if (letters.length || links.length) {
    const contrast = await axe.run(
      { include: [...letters, ...links] },
      {
        runOnly: { type: "rule", values: Object.keys(apart) },
        resultTypes: ["violations", "passes", "incomplete"],
        preload: false,
        elementRef: true,
      },
    );
    // Axe cannot tell of letters on a picture, such as a field's arrow: asking again gives the same answer.
    const onPicture = (node) => node.any.some((check) => check.data?.messageKey === "bgImage");
    const judged = [
      ...contrast.passes,
      ...contrast.incomplete.map((rule) => ({ id: rule.id, nodes: rule.nodes.filter(onPicture) })),
    ];
    const named = { "color-contrast": combination, "link-in-text-block": link };
    judged.forEach((rule) => rule.nodes.forEach((node) => known.add(named[rule.id](node.element))));
    violations.push(...contrast.violations);
    violations.forEach((rule) => rule.nodes.forEach((node) => delete node.element));
  }
  return { violations, passed: [...known] };
};
