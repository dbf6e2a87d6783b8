# A headless Chromium of a test file's own, spoken to by its DevTools protocol: real clicks, real keys, and every request that a page makes.

$script:Names = 'chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'chrome-headless-shell'

function Find-Browser {
    <# The path of a browser; nothing where there is none. #>
    Get-Command $script:Names -CommandType Application -ErrorAction Ignore | Select-Object -First 1 -ExpandProperty Source
}

function Start-Browser {
    <# Starts a browser with a page, and gives what the other functions take. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Folder, [int] $Width = 1400, [int] $Height = 900)

    $start = [System.Diagnostics.ProcessStartInfo]::new((Find-Browser))
    # Its sandbox does not work for root; what it opens is this test's own file.
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--hide-scrollbars', '--remote-debugging-port=0',
    "--window-size=$Width,$Height", "--user-data-dir=$Folder/browser", 'about:blank' | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardError = $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    do { $line = $process.StandardError.ReadLine() } until ($null -eq $line -or $line -match 'DevTools listening on (ws://\S+)')
    if ($null -eq $line) { throw 'The browser ended before it listened.' }
    $address = $Matches[1]
    # Read on, or the browser waits once the pipe is full.
    $null = $process.StandardError.ReadToEndAsync()
    $null = $process.StandardOutput.ReadToEndAsync()
    $socket = [System.Net.WebSockets.ClientWebSocket]::new()
    $null = $socket.ConnectAsync($address, [Threading.CancellationToken]::None).GetAwaiter().GetResult()
    $browser = [pscustomobject]@{ Process = $process; Socket = $socket; Session = $null; LastId = 0; Events = [System.Collections.Generic.List[object]]::new() }
    $target = (Invoke-Browser $browser Target.createTarget @{ url = 'about:blank'; width = $Width; height = $Height }).targetId
    $browser.Session = (Invoke-Browser $browser Target.attachToTarget @{ targetId = $target; flatten = $true }).sessionId
    'Page', 'Runtime', 'Network', 'Log' | ForEach-Object { $null = Invoke-Browser $browser "$_.enable" }
    $browser
}

function Stop-Browser {
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Browser)

    $Browser.Socket.Dispose()
    $Browser.Process.Kill($true)
    $Browser.Process.WaitForExit()
    $Browser.Process.Dispose()
}

function Receive-BrowserMessage {
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Browser)

    $buffer = [byte[]]::new(65536)
    $message = [System.IO.MemoryStream]::new()
    $patience = [Threading.CancellationTokenSource]::new(60000)
    do {
        $part = $Browser.Socket.ReceiveAsync([ArraySegment[byte]]::new($buffer), $patience.Token).GetAwaiter().GetResult()
        $message.Write($buffer, 0, $part.Count)
    } until ($part.EndOfMessage)
    [Text.Encoding]::UTF8.GetString($message.ToArray()) | ConvertFrom-Json -AsHashtable -Depth 50
}

function Invoke-Browser {
    <# Calls a method of the protocol and gives its result; events that come meanwhile are kept. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Browser, [Parameter(Mandatory)] [string] $Method, [hashtable] $Parameters = @{})

    $Browser.LastId++
    $call = @{ id = $Browser.LastId; method = $Method; params = $Parameters }
    if ($Browser.Session) { $call.sessionId = $Browser.Session }
    $bytes = [Text.Encoding]::UTF8.GetBytes(($call | ConvertTo-Json -Depth 20 -Compress))
    $null = $Browser.Socket.SendAsync([ArraySegment[byte]]::new($bytes), 'Text', $true, [Threading.CancellationToken]::None).GetAwaiter().GetResult()
    while ($true) {
        $message = Receive-BrowserMessage $Browser
        if ($message.id -eq $call.id) { break }
        $Browser.Events.Add($message)
    }
    if ($message.error) { throw "$Method`: $($message.error.message)" }
    $message.result
}

function Open-BrowserPage {
    <# Opens a page and waits until it is loaded; what was kept of the one before is forgotten. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Browser, [Parameter(Mandatory)] [string] $Address)

    $Browser.Events.Clear()
    $null = Invoke-Browser $Browser Page.navigate @{ url = $Address }
    while (-not ($Browser.Events | Where-Object method -EQ 'Page.loadEventFired')) { $Browser.Events.Add((Receive-BrowserMessage $Browser)) }
    # Once more, so that what the page draws after its load is drawn.
    $null = Invoke-Page $Browser 'new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))'
}

function Invoke-Page {
    <# Evaluates an expression in the page, waits for it if it is a promise, and gives its value. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Browser, [Parameter(Mandatory)] [string] $Expression)

    $answer = Invoke-Browser $Browser Runtime.evaluate @{ expression = $Expression; awaitPromise = $true; returnByValue = $true }
    if ($answer.exceptionDetails) { throw "$Expression`: $($answer.exceptionDetails.exception.description)" }
    $answer.result.value
}

function Get-PageText {
    <# The texts of the elements that a selector finds. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Browser, [Parameter(Mandatory)] [string] $Selector)

    Invoke-Page $Browser "[...document.querySelectorAll($($Selector | ConvertTo-Json))].map(element => element.textContent)"
}

function Invoke-PageClick {
    <# Clicks with the mouse into the middle of what a selector finds, after waiting for the page to have drawn it. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Browser, [Parameter(Mandatory)] [string] $Selector)

    $box = Invoke-Page $Browser "(() => { const box = document.querySelector($($Selector | ConvertTo-Json)).getBoundingClientRect(); return { x: box.x + box.width / 2, y: box.y + box.height / 2 }; })()"
    foreach ($type in 'mousePressed', 'mouseReleased') {
        $null = Invoke-Browser $Browser Input.dispatchMouseEvent @{ type = $type; x = $box.x; y = $box.y; button = 'left'; clickCount = 1 }
    }
}

function Move-PageMouse {
    <# Drags with the mouse within what a selector finds, from one part of its width to another. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Browser, [Parameter(Mandatory)] [string] $Selector, [double] $From, [double] $To)

    $box = Invoke-Page $Browser "(() => { const box = document.querySelector($($Selector | ConvertTo-Json)).getBoundingClientRect(); return { x: box.x, y: box.y + box.height / 2, width: box.width }; })()"
    foreach ($step in @('mousePressed', $From), @('mouseMoved', (($From + $To) / 2)), @('mouseMoved', $To), @('mouseReleased', $To)) {
        $null = Invoke-Browser $Browser Input.dispatchMouseEvent @{ type = $step[0]; x = $box.x + $box.width * $step[1]; y = $box.y; button = 'left'; buttons = 1; clickCount = 1 }
    }
}

function Send-PageKey {
    <# Presses keys: names of keys as in KeyboardEvent.key, or single characters. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Browser, [Parameter(Mandatory)] [string[]] $Key)

    foreach ($name in $Key) {
        $press = @{ type = 'keyDown'; key = $name; code = $name }
        if ($name.Length -eq 1) { $press.text = $name }
        if ($name -eq 'Enter') { $press.text = "`r"; $press.windowsVirtualKeyCode = 13 }
        if ($name -eq 'Tab') { $press.windowsVirtualKeyCode = 9 }
        $null = Invoke-Browser $Browser Input.dispatchKeyEvent $press
        $null = Invoke-Browser $Browser Input.dispatchKeyEvent @{ type = 'keyUp'; key = $name; code = $name }
    }
}

function Save-PageImage {
    <# What the page looks like, as a PNG; for whoever works on it. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Browser, [Parameter(Mandatory)] [string] $Path)

    [IO.File]::WriteAllBytes($Path, [Convert]::FromBase64String((Invoke-Browser $Browser Page.captureScreenshot).data))
}
