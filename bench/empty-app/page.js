document.querySelector('input').addEventListener('input', ({ target }) => {
  document.querySelector('#said').textContent = target.value
})
