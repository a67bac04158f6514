// Streamlit lets no SVG through its HTML; ours come as text beside their place and are put there.
for (const place of document.querySelectorAll("[data-picture]:empty")) {
  const bytes = Uint8Array.from(atob(place.dataset.picture), (sign) => sign.charCodeAt(0));
  place.innerHTML = new TextDecoder().decode(bytes);
}
