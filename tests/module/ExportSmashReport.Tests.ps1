BeforeDiscovery {
    Import-Module "$PSScriptRoot/SmashBrowser.psm1" -Force
    $hasBrowser = [bool](Find-Browser)
    if (-not $hasBrowser) { Write-Warning '!!! SKIPPED: the tests of the report in a browser need chromium-headless-shell, or another Chromium.' }
}
BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    Import-Module "$PSScriptRoot/SmashBrowser.psm1" -Force
    $folder = Enter-SmashTestHost -MaxJobs 1
    $names = 'plain', '</script><script>document.title = "broken"</script>', 'quotes " and '' and `', '<img src=x onerror=alert(1)>', 'smile 😀 日本', "عربي", '{{data}}', '&amp; $& $1'
    $jobs = @($names | ForEach-Object { Start-SmashJob "echo $([char]0x2028) '<!--'" -Name $_ })
    $jobs += Start-SmashJob 'exit 3' -Name 'bad-exit'
    $jobs += Start-SmashJob 'kill -11 $$' -Name 'bad-signal'
    $null = $jobs | Wait-SmashJob
    $blocked = Start-BlockedJob -Name 'blocked'
    $queued = Start-SmashJob 'true' -Name 'queued'
    $page = "$folder/report.html"
    Get-SmashJob | Export-SmashReport -Path $page

    function Get-ReportData([string] $Path) {
        $null = (Get-Content $Path -Raw) -match '(?s)<script type="application/json" id="data">(.*?)</script>'
        $Matches[1] | ConvertFrom-Json -AsHashtable -Depth 10
    }
    function Get-ReportColumn([string] $Path, [string] $Name) {
        $data = Get-ReportData $Path
        $place = [array]::IndexOf([object[]]$data.columns, $Name)
        $data.jobs | ForEach-Object { , $_[$place] }
    }
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Export-SmashReport' {
    It 'has each job with its values, whatever it is called' {
        Get-ReportColumn $page 'name' | Should -Be (Get-SmashJob).Name
        Get-ReportColumn $page 'command' | Should -Be (Get-SmashJob).Command
        $ended = Get-SmashJob -Name bad-exit
        $place = [array]::IndexOf([uint[]](Get-SmashJob).Id, $ended.Id)
        (Get-ReportColumn $page 'exit')[$place] | Should -Be 3
        (Get-ReportColumn $page 'memory')[$place] | Should -Be $ended.PeakMemory
        $cpu = (Get-ReportColumn $page 'user')[$place] + (Get-ReportColumn $page 'system')[$place]
        $cpu | Should -BeGreaterOrEqual ($ended.CpuTime.TotalMilliseconds - 0.01)
        [math]::Abs((Get-ReportColumn $page 'ended')[$place] - ($ended.Ended.ToUniversalTime() - [datetime]::UnixEpoch).TotalMilliseconds) | Should -BeLessThan 0.01
        (Get-ReportColumn $page 'ended')[-1] | Should -BeNullOrEmpty
    }

    It 'names nothing outside of itself, and lets no script run but its own' {
        $text = Get-Content $page -Raw
        $text | Should -Not -Match '(?i)(src|href)\s*=\s*"(?!#)|@import|url\('
        $text | Should -Match "content=`"default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'`""
    }

    It 'takes jobs by pipeline, id, name and the last, and all where none are named' {
        $jobs[0] | Export-SmashReport "$folder/one.html"
        Get-ReportColumn "$folder/one.html" 'id' | Should -Be $jobs[0].Id
        Export-SmashReport "$folder/id.html" -Id $jobs[1].Id, $jobs[0].Id
        Get-ReportColumn "$folder/id.html" 'id' | Should -Be $jobs[1].Id, $jobs[0].Id
        Export-SmashReport "$folder/name.html" -Name 'bad-*'
        Get-ReportColumn "$folder/name.html" 'name' | Should -Be 'bad-exit', 'bad-signal'
        Export-SmashReport "$folder/last.html" -Last 2
        Get-ReportColumn "$folder/last.html" 'name' | Should -Be 'blocked', 'queued'
        Export-SmashReport "$folder/all.html"
        (Get-ReportColumn "$folder/all.html" 'id').Count | Should -Be 12
        @() | Export-SmashReport "$folder/none.html"
        (Get-ReportData "$folder/none.html").jobs.Count | Should -Be 0
    }

    It 'writes the file as an object where that is asked for, by a path of PowerShell' {
        Push-Location $folder
        try { $file = $jobs[0] | Export-SmashReport rel.html -PassThru -Title 'A <b> & "title"' } finally { Pop-Location }
        $file | Should -BeOfType [System.IO.FileInfo]
        $file.FullName | Should -Be "$folder/rel.html"
        Get-Content $file -Raw | Should -Match '<title>A &lt;b&gt; &amp; &quot;title&quot;</title>'
    }

    It 'tells of a file that it cannot write, and asks no host with -WhatIf' {
        Get-ErrorId { Export-SmashReport "$folder/no/such/folder.html" } | Should -Be 'FileNotWritten'
        Get-ErrorId { Export-SmashReport $page -NoClobber } | Should -Be 'FileNotWritten'
        Get-ErrorId { Export-SmashReport env:report } | Should -Be 'FileNotWritten'
        Export-SmashReport "$folder/whatif.html" -WhatIf 6> $null
        "$folder/whatif.html" | Should -Not -Exist
    }
}

Describe 'The report in a browser' -Skip:(-not $hasBrowser) {
    BeforeAll {
        $browser = Start-Browser $folder
        function Get-Shown { Get-PageText $browser '#space .row .what bdi:first-child' }
    }
    AfterAll { if ($browser) { Stop-Browser $browser } }
    BeforeEach { Open-BrowserPage $browser "file://$page" }

    It 'asks for nothing but itself, and no script fails or is refused' {
        $asked = $browser.Events | Where-Object method -EQ 'Network.requestWillBeSent' | ForEach-Object { $_.params.request.url }
        $asked | Should -Be "file://$page"
        $browser.Events | Where-Object { $_.method -in 'Runtime.exceptionThrown', 'Log.entryAdded' } | Should -BeNullOrEmpty
        Invoke-Page $browser 'document.title' | Should -Be 'Smash jobs'
    }

    It 'shows every name as it is, failures first' {
        $shown = Get-Shown
        $shown[0, 1] | Should -Be 'bad-signal', 'bad-exit'
        ($shown | Sort-Object) -join "`n" | Should -BeExactly (((Get-SmashJob).Name | Sort-Object) -join "`n")
        Invoke-Page $browser 'document.querySelectorAll("#jobs img, #jobs script").length' | Should -Be 0
        Get-PageText $browser '#space .row.failed .outcome' | Should -Be 'signal 11', 'exit 3'
    }

    It 'draws waiting and running parts side by side' {
        $bars = Invoke-Page $browser '[...document.querySelectorAll("#space .row")].map(row => [row.querySelector(".what bdi").textContent, row.querySelector(".waited")?.getBoundingClientRect().right ?? null, row.querySelector(".ran")?.getBoundingClientRect().left ?? null])'
        $waiting = $bars | Where-Object { $_[0] -eq 'queued' }
        $waiting[1] | Should -BeGreaterThan 0
        $waiting[2] | Should -BeNullOrEmpty
        foreach ($bar in $bars | Where-Object { $null -ne $_[1] -and $null -ne $_[2] }) { [math]::Abs($bar[1] - $bar[2]) | Should -BeLessThan 3 }
        Invoke-Page $browser 'document.querySelectorAll(".ran.open").length' | Should -Be 1
    }

    It 'filters by outcome, state, cause, name and text, one with the other' {
        Invoke-PageClick $browser '.tile.failed'
        Get-Shown | Should -Be 'bad-signal', 'bad-exit'
        Invoke-PageClick $browser '[data-key="cause Signal"]'
        Get-Shown | Should -Be 'bad-signal'
        Get-PageText $browser '#count' | Should -Be '1 of 12 jobs'
        Invoke-PageClick $browser '#clear'
        (Get-Shown).Count | Should -Be 12
        Invoke-PageClick $browser '[data-key="state Running"]'
        Get-Shown | Should -Be 'blocked'
        Invoke-PageClick $browser '[data-key="state Running"]'
        Invoke-PageClick $browser '#name'
        Send-PageKey $browser ('b*k*'.ToCharArray() | ForEach-Object { "$_" })
        Get-Shown | Should -Be 'blocked'
        Invoke-PageClick $browser '#clear'
        Send-PageKey $browser ('KILL -11'.ToCharArray() | ForEach-Object { "$_" })
        Get-Shown | Should -Be 'bad-signal'
        Send-PageKey $browser 'x', 'y'
        Invoke-Page $browser 'document.getElementById("none").hidden' | Should -BeFalse
    }

    It 'shows all of a job by a click, and takes it away again' {
        Invoke-PageClick $browser '#space .row:first-of-type .what, #space .row .what'
        Invoke-Page $browser 'document.getElementById("details").hidden' | Should -BeFalse
        Get-PageText $browser '#details h2' | Should -Be 'bad-signal'
        Get-PageText $browser '#details pre' | Should -Be 'kill -11 $$'
        $values = Get-PageText $browser '#details dd'
        $values | Should -Contain 'Signal'
        $values | Should -Contain (Get-SmashJob -Name bad-signal).StandardOutputPath
        Send-PageKey $browser 'Escape'
        Invoke-Page $browser 'document.getElementById("details").hidden' | Should -BeTrue
    }

    It 'is used by keyboard alone' {
        # Forward from the top until the jobs are reached: nothing on the way holds the focus.
        $stops = 0
        do { Send-PageKey $browser 'Tab'; $stops++ } until ((Invoke-Page $browser 'document.activeElement.id') -eq 'jobs' -or $stops -gt 40)
        $stops | Should -BeLessOrEqual 40
        Send-PageKey $browser 'ArrowDown', 'ArrowDown', 'Enter'
        Get-PageText $browser '#details h2' | Should -Be 'bad-exit'
        Invoke-Page $browser 'document.querySelector("[aria-selected=true] .what bdi").textContent' | Should -Be 'bad-exit'
        Invoke-Page $browser 'document.getElementById(document.getElementById("jobs").getAttribute("aria-activedescendant")).querySelector(".what bdi").textContent' | Should -Be 'bad-exit'
        Send-PageKey $browser 'Escape', 'End'
        Invoke-Page $browser 'document.querySelector("[aria-selected=true]").getAttribute("aria-rowindex")' | Should -Be '13'
        Send-PageKey $browser '/'
        Invoke-Page $browser 'document.activeElement.id' | Should -Be 'text'
    }

    It 'zooms into a span that is dragged over, and out again' {
        $all = Get-PageText $browser '#range'
        $before = Invoke-Page $browser 'document.querySelectorAll("#space .waited, #space .ran").length'
        Move-PageMouse $browser '#load' 0.9 0.99
        Get-PageText $browser '#range' | Should -Not -Be $all
        Invoke-Page $browser 'document.querySelectorAll("#space .waited, #space .ran").length' | Should -BeLessThan $before
        Invoke-PageClick $browser '[data-zoom=all]'
        Get-PageText $browser '#range' | Should -Be $all
    }

    It 'is dark or light, as the reader wants' {
        $ground = 'getComputedStyle(document.body).backgroundColor'
        $light = Invoke-Page $browser $ground
        $null = Invoke-Browser $browser Emulation.setEmulatedMedia @{ features = @(@{ name = 'prefers-color-scheme'; value = 'dark' }) }
        $dark = Invoke-Page $browser $ground
        $dark | Should -Not -Be $light
        Invoke-PageClick $browser '#theme'
        Invoke-Page $browser $ground | Should -Be $light
        $null = Invoke-Browser $browser Emulation.setEmulatedMedia @{ features = @() }
    }

    It 'opens without a job' {
        @() | Export-SmashReport "$folder/empty.html"
        Open-BrowserPage $browser "file://$folder/empty.html"
        $browser.Events | Where-Object method -EQ 'Runtime.exceptionThrown' | Should -BeNullOrEmpty
        Get-PageText $browser '#count' | Should -Be '0 of 0 jobs'
    }

    It 'stays quick with ten thousand jobs' {
        # The page that was written, with its rows many times over.
        $data = Get-ReportData $page
        $row = $data.jobs
        $data.jobs = 0..9999 | ForEach-Object { $copy = @($row[$_ % $row.Count]); $copy[0] = $_ + 1; $copy[1] = "$($copy[1]) $_"; , $copy }
        $json = ($data | ConvertTo-Json -Depth 10 -Compress) -replace '<', '\u003C'
        $text = Get-Content $page -Raw
        $begin = $text.IndexOf('id="data">') + 10
        [IO.File]::WriteAllText("$folder/many.html", $text.Substring(0, $begin) + $json + $text.Substring($text.IndexOf('</script>', $begin)))

        Open-BrowserPage $browser "file://$folder/many.html"
        Get-PageText $browser '#count' | Should -Be '10,000 of 10,000 jobs'
        Invoke-Page $browser 'document.querySelectorAll("#space .row").length' | Should -BeLessThan 80
        $filtering = Invoke-Page $browser '(() => { const begin = performance.now(); const text = document.getElementById("text"); text.value = "99"; text.dispatchEvent(new Event("input")); document.body.offsetHeight; return performance.now() - begin; })()'
        $filtering | Should -BeLessThan 400
        Invoke-Page $browser '(() => { const text = document.getElementById("text"); text.value = ""; text.dispatchEvent(new Event("input")); })()'
        $scrolling = Invoke-Page $browser '(async () => { const jobs = document.getElementById("jobs"); const begin = performance.now(); for (let step = 0; step < 20; step += 1) { jobs.scrollTop = jobs.scrollHeight * step / 20; await new Promise(requestAnimationFrame); } return (performance.now() - begin) / 20; })()'
        $scrolling | Should -BeLessThan 200
        Invoke-Page $browser 'document.getElementById("jobs").scrollTop = document.getElementById("jobs").scrollHeight; new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(document.querySelector("[aria-rowindex=\"10001\"]") !== null))))' | Should -BeTrue
        Write-Host "    10,000 jobs: filter $([int]$filtering) ms, a scroll step $([int]$scrolling) ms"
    }
}
