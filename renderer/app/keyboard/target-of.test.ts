// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { changedJustNow, targetOf } from './target-of.ts'

function painted(): Element {
  document.body.innerHTML = `
    <div data-journey="j1">
      <div id="cell" data-task="j1/med-rec" data-changed="1000"><b id="inner"></b></div>
      <div id="plain"></div>
      <div id="told" data-task="j1/leave" data-escalation="j1!leave"></div>
    </div>
    <p id="outside"></p>`
  return document.querySelector('#inner') ?? document.body
}

test('[BO21] a key binds to the task that is painted where it was pressed', () => {
  expect(targetOf(painted())).toEqual({ journey: 'j1', task: 'j1/med-rec', escalation: null })
  expect(targetOf(document.querySelector('#plain'))).toEqual({ journey: 'j1', task: null, escalation: null })
  expect(targetOf(document.querySelector('#told'))).toEqual({ journey: 'j1', task: 'j1/leave', escalation: 'j1!leave' })
  expect(targetOf(document.querySelector('#outside'))).toBeNull()
  expect(targetOf(null)).toBeNull()
})

test('[BO21] within 600 ms of the change the first press only points, the second acts', () => {
  const inner = painted()
  expect(changedJustNow(inner, 1500)).toBe(true)
  expect(changedJustNow(inner, 1520)).toBe(false)
})

test('[BO21] after 600 ms, or where nothing changed, a press acts at once', () => {
  expect(changedJustNow(painted(), 1600)).toBe(false)
  expect(changedJustNow(document.querySelector('#plain'), 10)).toBe(false)
})
