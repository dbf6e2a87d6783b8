BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost -MaxJobs 1
    $names = 'plain', 'comma, and "quotes"', ' spaces ', 'smile 😀 日本', '[1,{"a":2}]'
    $jobs = @($names | ForEach-Object { Start-SmashJob "echo '$([char]0x2028)'`necho `"a`r`nb`"" -Name $_ })
    $jobs += Start-SmashJob 'exit 3' -Name 'bad-exit' -Label 'colour=red', 'night, shift' -Comment 'say "why"' -MaxMemory 1GB
    $jobs += Start-SmashJob 'kill -11 $$' -Name 'bad-signal'
    $null = $jobs | Wait-SmashJob
    $blocked = Start-BlockedJob -Name 'blocked'
    $queued = Start-SmashJob 'true' -Name 'queued'
    $fields = 'Id', 'Name', 'Command', 'State', 'Cause', 'CauseDetail', 'ExitCode', 'Signal', 'Submitted', 'Started', 'Ended', 'WallSeconds', 'UserSeconds', 'SystemSeconds', 'PeakMemory',
        'MinorFaults', 'MajorFaults', 'BlocksIn', 'BlocksOut', 'VoluntarySwitches', 'InvoluntarySwitches', 'Priority', 'Pool', 'Engine', 'EngineJob', 'Labels', 'Comment', 'Attempt', 'ArrayId', 'ArrayIndex',
        'ArrayCount', 'MaxCpuSeconds', 'MaxAddressSpace', 'MaxMemory', 'MaxWallSeconds', 'WorkingDirectory', 'ComputerName', 'StandardOutputPath', 'StandardErrorPath'
    function Get-Microsecond([datetime] $Time) { $Time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", [cultureinfo]::InvariantCulture) }
    function Get-Part { Get-ChildItem $folder -Filter *.part -Force }
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'Export-SmashRecord' {
    It 'writes CSV with each value as it is' {
        Export-SmashRecord "$folder/all.csv"
        $rows = @(Import-Csv "$folder/all.csv")
        $rows[0].PSObject.Properties.Name | Should -Be $fields
        $rows.Name | Should -Be (Get-SmashJob).Name
        $rows.Command | Should -Be (Get-SmashJob).Command
        $bad = Get-SmashJob -Name bad-exit
        $row = $rows | Where-Object Name -EQ 'bad-exit'
        $row.Id | Should -Be $bad.Id
        $row.State, $row.Cause, $row.ExitCode, $row.Signal | Should -Be 'Exited', 'Exit', '3', ''
        $row.Submitted, $row.Started, $row.Ended | Should -Be (Get-Microsecond $bad.Submitted), (Get-Microsecond $bad.Started), (Get-Microsecond $bad.Ended)
        $row.PeakMemory | Should -Be $bad.PeakMemory
        [decimal]$row.UserSeconds + [decimal]$row.SystemSeconds | Should -Be ([decimal]$bad.CpuTime.TotalMicroseconds / 1000000)
        [decimal]$row.WallSeconds | Should -Be ([decimal]$bad.WallTime.TotalMicroseconds / 1000000)
        $row.Labels -split "`n" | Should -Be 'colour=red', 'night, shift'
        $row.Comment, $row.MaxMemory, $row.MaxCpuSeconds | Should -Be 'say "why"', "$(1GB)", ''
        ($rows | Where-Object Name -EQ 'bad-signal').Signal | Should -Be 11
        $rows[-1].State, $rows[-1].Cause, $rows[-1].Started, $rows[-1].ExitCode | Should -Be 'New', '', '', ''
    }

    It 'keeps to RFC 4180: lines end in CR LF, quotes are doubled, no mark of byte order' {
        $bytes = [IO.File]::ReadAllBytes("$folder/all.csv")
        $bytes[0] | Should -Be ([byte][char]'I')
        $text = [Text.Encoding]::UTF8.GetString($bytes)
        $text.StartsWith(($fields -join ',') + "`r`n") | Should -BeTrue
        $text.EndsWith("`r`n") | Should -BeTrue
        $text | Should -Match ',"comma, and ""quotes""",'
        $text.Contains(",`"echo '$([char]0x2028)'`necho `"`"a`r`nb`"`"`",") | Should -BeTrue
        $text | Should -Match '," spaces ",'
    }

    It 'writes one JSON array, also of nothing' {
        Export-SmashRecord "$folder/all.json"
        $records = Get-Content "$folder/all.json" -Raw | ConvertFrom-Json -AsHashtable -DateKind String
        @($records[0].Keys) | Should -Be $fields
        $records.ForEach{ $_.Name } | Should -Be (Get-SmashJob).Name
        $bad = $records | Where-Object { $_.Name -eq 'bad-exit' }
        $bad.ExitCode | Should -BeOfType [long]
        $bad.Submitted | Should -Be (Get-Microsecond (Get-SmashJob -Name bad-exit).Submitted)
        $bad.Labels | Should -Be 'colour=red', 'night, shift'
        $records[-1].Ended | Should -BeNullOrEmpty
        @() | Export-SmashRecord "$folder/none.json"
        Get-Content "$folder/none.json" -Raw | Should -Be "[`n]`n"
    }

    It 'writes a JSON object a line, whatever a value has in it' {
        Export-SmashRecord "$folder/all.jsonl"
        $lines = [IO.File]::ReadAllText("$folder/all.jsonl").TrimEnd("`n").Split("`n")
        $lines.Count | Should -Be (Get-SmashJob).Count
        ($lines | ConvertFrom-Json).Name | Should -Be (Get-SmashJob).Name
        Export-SmashRecord "$folder/all.ndjson"
        Get-Content "$folder/all.ndjson" -Raw | Should -Be (Get-Content "$folder/all.jsonl" -Raw)
    }

    It 'writes text where there is no file, and the format that is asked for' {
        (Export-SmashRecord -Name plain | ConvertFrom-Csv).Id | Should -Be $jobs[0].Id
        (Export-SmashRecord -Format JsonLines -Name bad-* | ConvertFrom-Json).Name | Should -Be 'bad-exit', 'bad-signal'
        (Export-SmashRecord -Format Json -Name bad-* | Out-String | ConvertFrom-Json).ExitCode | Should -Be 3, 139
        Export-SmashRecord "$folder/odd.text" -Format JsonLines -Last 1
        (Get-Content "$folder/odd.text" | ConvertFrom-Json).Name | Should -Be 'queued'
    }

    It 'takes jobs by pipeline and id, and by what Get-SmashJob looks for' {
        ($jobs[1, 0] | Export-SmashRecord | ConvertFrom-Csv).Id | Should -Be $jobs[1].Id, $jobs[0].Id
        (Export-SmashRecord -Id $jobs[2].Id | ConvertFrom-Csv).Name | Should -Be $names[2]
        ([pscustomobject]@{ Id = $jobs[3].Id } | Export-SmashRecord | ConvertFrom-Csv).Name | Should -Be $names[3]
        (Export-SmashRecord -Last 2 | ConvertFrom-Csv).Name | Should -Be 'blocked', 'queued'
        (Export-SmashRecord -State New, Running | ConvertFrom-Csv).Name | Should -Be 'blocked', 'queued'
        (Export-SmashRecord -Label colour | ConvertFrom-Csv).Name | Should -Be 'bad-exit'
        (Export-SmashRecord -SubmittedAfter $jobs[-1].Submitted -EndedBefore (Get-Date).AddDays(1) | ConvertFrom-Csv).Name | Should -Be 'bad-signal'
        Export-SmashRecord -Pool nowhere | ConvertFrom-Csv | Should -BeNullOrEmpty
        $records = Export-SmashRecord -Id $jobs[0].Id, 9999 -ErrorVariable missing -ErrorAction SilentlyContinue | ConvertFrom-Csv
        $records.Id | Should -Be $jobs[0].Id
        $missing.FullyQualifiedErrorId | Should -BeLike 'JobNotFound,*'
    }

    It 'puts the file in its place when it is whole, through a link, with the mode that it had' {
        Set-Content "$folder/target.csv" 'before'
        chmod 600 "$folder/target.csv"
        $null = New-Item -ItemType SymbolicLink "$folder/link.csv" -Target "$folder/target.csv"
        $file = Export-SmashRecord "$folder/link.csv" -Last 1 -PassThru
        $file | Should -BeOfType [System.IO.FileInfo]
        $file.FullName | Should -Be "$folder/link.csv"
        (Import-Csv "$folder/target.csv").Name | Should -Be 'queued'
        (Get-Item "$folder/link.csv").LinkType | Should -Be 'SymbolicLink'
        (Get-Item "$folder/target.csv").UnixStat.Mode -band 0x1ff | Should -Be 0x180
    }

    It 'leaves the file as it was when the pipeline fails' {
        Set-Content "$folder/kept.csv" 'before'
        { Get-SmashJob | ForEach-Object { if ($_.Id -gt 2) { throw 'fails' }; $_ } | Export-SmashRecord "$folder/kept.csv" } | Should -Throw 'fails'
        Get-Content "$folder/kept.csv" | Should -Be 'before'
        Get-Part | Should -BeNullOrEmpty
    }

    It 'writes to a pipe directly' {
        /usr/bin/mkfifo "$folder/pipe"
        $reader = Start-Process /bin/cat "$folder/pipe" -RedirectStandardOutput "$folder/read.jsonl" -PassThru
        Export-SmashRecord "$folder/pipe" -Format JsonLines -Last 1
        $reader.WaitForExit(60000) | Should -BeTrue
        (Get-Content "$folder/read.jsonl" | ConvertFrom-Json).Name | Should -Be 'queued'
        (Get-Item "$folder/pipe").UnixStat.ItemType | Should -Be 'NamedPipe'
    }

    It 'tells of what it cannot write' {
        Get-ErrorId { Export-SmashRecord "$folder/all.parquet" } | Should -Be 'ParquetNotSupported'
        Get-ErrorId { Export-SmashRecord -Format Parquet } | Should -Be 'ParquetNotSupported'
        Get-ErrorId { Export-SmashRecord "$folder/all.txt" } | Should -Be 'RecordFormatUnknown'
        Get-ErrorId { Export-SmashRecord "$folder/no/such/folder.csv" } | Should -Be 'FileNotWritten'
        Get-ErrorId { Export-SmashRecord $folder -Format Csv } | Should -Be 'FileNotWritten'
        Get-ErrorId { Export-SmashRecord env:records.csv } | Should -Be 'FileNotWritten'
        Get-ErrorId { Export-SmashRecord "$folder/all.csv" -NoClobber } | Should -Be 'FileNotWritten'
        Export-SmashRecord "$folder/new.csv" -NoClobber
        "$folder/new.csv" | Should -Exist
    }

    It 'writes nothing with -WhatIf' {
        Export-SmashRecord "$folder/whatif.csv" -WhatIf 6> $null
        "$folder/whatif.csv" | Should -Not -Exist
        Get-Part | Should -BeNullOrEmpty
    }
}
