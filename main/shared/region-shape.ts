/** What could be the code of a region, whether or not there is such a one. */
export const regionShape = /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/
