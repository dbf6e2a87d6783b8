BeforeDiscovery {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    Import-Module (Get-SmashTestManifest) -Force
    # The table itself, so that a row that is added is tested without being named here.
    $table = (Get-Module Smash).ImplementingAssembly.GetType('Smash.PowerShell.ErrorTable')
    function Get-ErrorTablePart([string] $Name) { , $table.GetField($Name, 'NonPublic, Static').GetValue($null) }
    $rows = foreach ($field in $table.GetFields('NonPublic, Static')) {
        $value = $field.GetValue($null)
        if ($value -is [System.Collections.IDictionary]) { foreach ($key in $value.Keys) { @{ Key = "$($field.Name) $key"; Row = $value[$key] } } }
        elseif ($value.GetType().Name -eq 'ErrorRow') { @{ Key = $field.Name; Row = $value } }
    }
    function New-Refusal([int] $Errno, $Row, [string] $Request, [switch] $AtLogin) {
        @{ Errno = $Errno; Id = $Row.Id; Category = "$($Row.Category)"; Action = $Row.Action; Request = $Request; AtLogin = [bool]$AtLogin }
    }
    $refusals = @(
        (Get-ErrorTablePart OfErrors).GetEnumerator() | ForEach-Object { New-Refusal $_.Key $_.Value 'HostStatus' }
        # Nobody asks for output who has not been told of its job before: ReceiveSmashOutput.Tests.ps1 has those refusals.
        (Get-ErrorTablePart OfRequests).GetEnumerator() | Where-Object { "$($_.Key.Item1)" -notin 'JobGetStdout', 'JobGetStderr' } | ForEach-Object { New-Refusal $_.Key.Item2 $_.Value "$($_.Key.Item1)" -AtLogin:("$($_.Key.Item1)" -eq 'Login') }
        (Get-ErrorTablePart OfCommands).GetEnumerator() | ForEach-Object { New-Refusal $_.Key.Item2 $_.Value ([Smash.Protocol.Cedar.DaemonCommand]::NameOf($_.Key.Item1)) }
        @{ Errno = 5; Id = 'HostError'; Category = 'NotSpecified'; Action = 'Get-SmashLog may tell more.'; Request = 'HostStatus'; AtLogin = $false }
    )
}
BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    # Errors that a command has of its own are in no table: they are named where they are made.
    $commandIds = Get-ChildItem "$PSScriptRoot/../../module/Smash.PowerShell" -Filter *.cs -Recurse | Where-Object FullName -NotMatch '/obj/' |
        Select-String 'new CommandException\(\s*"([A-Z]\w+)",' -AllMatches | ForEach-Object { $_.Matches } | ForEach-Object { $_.Groups[1].Value }
    # What sends each request.
    $senders = @{
        Login = { Connect-SmashHost $socket -ErrorAction Stop }
        HostStatus = { Get-SmashHost -Connection $connection }
        JobSubmit = { Start-SmashJob 'true' -Connection $connection }
        JobExpunge = { Remove-SmashJob -Id 1 -Connection $connection }
        JobSignal = { Suspend-SmashJob -Id 1 -Connection $connection }
        JobSetTerms = { Set-SmashJob -Id 1 -Comment x -Connection $connection }
        JobSetLimits = { Set-SmashJob -Id 1 -Timeout 5 -Connection $connection }
        JobRestart = { Restart-SmashJob -Id 1 -Connection $connection }
        JobSetPriority = { Set-SmashJob -Id 1 -Priority 1 -Connection $connection }
        JobSendInput = { Send-SmashInput -Id 1 -Byte 1 -Connection $connection }
        PoolSet = { Set-SmashPool p -Slots 1 -Connection $connection }
        PoolQuery = { Get-SmashPool p -Connection $connection }
        PoolRemove = { Remove-SmashPool p -Connection $connection }
        DC_CONFIG_VAL = { Get-SmashConfiguration X -Connection $connection }
        DC_CONFIG_RUNTIME = { Set-SmashConfiguration X 1 -Connection $connection }
        DC_CONFIG_PERSIST = { Set-SmashConfiguration X 1 -Persistent -Connection $connection }
        DC_FETCH_LOG = { Get-SmashLog -Connection $connection }
        DC_SEND_SIGNAL = { Send-SmashSignal HUP -ProcessId 9 -Connection $connection }
    }
}
AfterAll { Exit-SmashTestHost $folder }

Describe 'The table of errors' {
    AfterEach { if ($refusing) { Stop-RefusingHost $refusing } }

    It 'has <Id> for error <Errno> of <Request>, with what to do' -ForEach $refusals {
        $senders.Keys | Should -Contain $Request -Because 'each row is reached by what sends its request'
        $socket = Join-Path $folder "refuse-$Request-$Errno.sock"
        $refusing = Start-RefusingHost $socket -Errno $Errno -AtLogin:$AtLogin
        $connection = if (-not $AtLogin) { Connect-SmashHost $socket }
        $record = try { & $senders[$Request] 2>&1 | Select-Object -First 1 } catch { $_ }
        $record | Should -BeOfType [System.Management.Automation.ErrorRecord]
        ($record.FullyQualifiedErrorId -split ',')[0] | Should -Be $Id
        $record.CategoryInfo.Category | Should -Be $Category
        $record.TargetObject | Should -Not -BeNullOrEmpty
        $record.ErrorDetails.RecommendedAction | Should -Be $Action
        "$record" | Should -Match 'refused for a test'
        if ($connection) { Disconnect-SmashHost $connection }
    }

    It 'says in the row of <Key> what it is and what to do' -ForEach $rows {
        $Row.Id | Should -Match '^([A-Z][A-Za-z]+|RED_E[A-Z]+)$'
        if ($Row.Id -ne 'HostError') { "$($Row.Category)" | Should -Not -Be 'NotSpecified' }
        $Row.Action | Should -Match '\S{3,}'
    }

    It 'is reached by a test, id by id, and so is each error of the commands' -ForEach @{ Rows = $rows; Refusals = $refusals } {
        $tests = Get-ChildItem $PSScriptRoot/*.Tests.ps1, $PSScriptRoot/../Smash.*.Tests -Include *.ps1, *.cs -Recurse | Where-Object FullName -NotMatch '/obj/' | Get-Content -Raw
        $text = $tests -join "`n"
        $ids = @($rows.Row.Id) + @($commandIds) | Sort-Object -Unique
        $ids.Count | Should -BeGreaterThan 40
        $reached = @($refusals.Id)
        $ids | Where-Object { $_ -notin $reached -and $text -notmatch "['`"]$_\b" } | Should -BeNullOrEmpty
    }

    It 'says of a start whose answer was lost that the job may have been accepted' {
        $socket = Join-Path $folder 'hangsup.sock'
        $refusing = Start-RefusingHost $socket -Errno 5 -HangsUp
        Start-SmashJob 'true' -Connection (Connect-SmashHost $socket) -ErrorVariable lost -ErrorAction SilentlyContinue
        ($lost[0].FullyQualifiedErrorId -split ',')[0] | Should -Be 'ConnectionLost'
        $lost[0].Exception.MayBeDone | Should -BeTrue
    }

    It 'has UserNameInUse for a login that is not shared' {
        $socket = Join-Path $folder 'busy.sock'
        $refusing = Start-RefusingHost $socket -Errno 16 -AtLogin
        Get-ErrorId { Connect-SmashHost $socket } | Should -Be 'UserNameInUse'
    }

    It 'is told of in about_Smash, id by id' -ForEach @{ Rows = $rows } {
        $about = Get-ChildItem "$PSScriptRoot/../../module/docs/about_*.help.txt" | Get-Content -Raw
        $ids = @($rows.Row.Id) + @($commandIds) | Sort-Object -Unique
        $ids | Where-Object { "$about" -notmatch "\b$_\b" } | Should -BeNullOrEmpty
    }
}

Describe 'The errors of RED' {
    BeforeDiscovery {
        $ofRed = @{
            Unknown = 'RED_EUNKNOWN'; BadKey = 'RED_EBADKEY'; NoMoreWorld = 'RED_ENOMOREWORLD'; BadWorld = 'RED_EBADWORLD'; BadProperty = 'RED_EBADPROPERTY'
            NoEntry = 'RED_ENOENT'; NotEmpty = 'RED_ENOTEMPTY'; BadSink = 'RED_EBADSINK'; BadSource = 'RED_EBADSOURCE'; BadCommand = 'RED_EBADCOMMAND'
            BadRun = 'RED_EBADRUN'; BadSignal = 'RED_EBADSIGNAL'; BadJob = 'RED_EBADJOB'
        }.GetEnumerator() | ForEach-Object { @{ Fault = $_.Key; Id = $_.Value } }
        $other = @(
            @{ Type = 'RedLink'; Ids = @{
                    Unknown = 'RedCallFailed'; Unreachable = 'RedHostUnreachable'; NameNotFound = 'RedHostNameNotFound'; TimedOut = 'RedTimedOut'; Lost = 'RedConnectionLost'
                    Unauthorized = 'RedUnauthorized'; CertificateUntrusted = 'RedCertificateUntrusted'; TlsMismatch = 'RedTlsFailed'; NotRed = 'NotARed'
                    MethodNotFound = 'RedMethodNotFound'; RequestTooLarge = 'RedRequestTooLarge'; Busy = 'RedBusy'; Protocol = 'RedProtocolError'
                }
            }
            @{ Type = 'RedTransfer'; Ids = @{
                    Unknown = 'RedTransferFailed'; NotFound = 'PathNotFound'; IsDirectory = 'RedItemIsDirectory'; NotAFile = 'RedItemNotAFile'
                    NotADirectory = 'RedDestinationNotADirectory'; LocalFile = 'LocalFileError'; NotConnected = 'RedTransferNotConnected'; Broken = 'RedTransferBroken'
                    ChecksumMismatch = 'RedChecksumMismatch'
                }
            }
        ) | ForEach-Object { $type = $_.Type; $_.Ids.GetEnumerator() | ForEach-Object { @{ Type = $type; Fault = $_.Key; Id = $_.Value } } }
    }
    BeforeAll {
        Import-Module "$PSScriptRoot/RedTestHost.psm1" -Force
        $table = (Get-Module Smash).ImplementingAssembly.GetType('Smash.PowerShell.ErrorTable')
        $refusing = Start-RefusingRed
        $world = (Connect-RedHost $refusing.Uri).DefaultWorld
    }
    AfterAll {
        Get-RedHost | Disconnect-RedHost
        Stop-RefusingRed $refusing
    }

    It 'have <Id> where a RED answers <Fault>, and its words' -ForEach $ofRed {
        $refusing.Shared.Errno = [int][Smash.Protocol.Red.RedError]::$Fault
        $record = try { Get-RedItem /x -World $world 2>&1 | Select-Object -First 1 } catch { $_ }
        ($record.FullyQualifiedErrorId -split ',')[0] | Should -Be $Id
        $record.TargetObject | Should -Be '/x'
        "$record" | Should -Match 'refused for a test'
        $record.Exception.Method | Should -Be 'red_list'
    }

    It 'have <Id> for the fault <Fault> of a <Type>' -ForEach $other {
        $fault = [Enum]::Parse("Smash.Client.${Type}Fault" -as [type], $Fault)
        $exception = ("Smash.Client.${Type}Exception" -as [type])::new($fault, 'made for a test', $null)
        $record = $table.GetMethod('CreateRecord').Invoke($null, @($exception, 'target'))
        ($record.FullyQualifiedErrorId -split ',')[0] | Should -Be $Id
        $record.CategoryInfo.Category | Should -Not -Be 'NotSpecified'
        $record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }
}

Describe 'A real host' {
    It 'refuses a priority that needs a privilege' -Skip:((id -u) -eq 0) {
        Get-ErrorId { Start-SmashJob 'true' -Priority -5 } | Should -Be 'AccessDenied'
    }

    It 'refuses a command that does not fit into a packet' {
        Get-ErrorId { Start-SmashJob ('x' * 17MB) } | Should -Be 'RequestTooLarge'
        (Start-SmashJob 'true' | Wait-SmashJob).ExitCode | Should -Be 0
    }

    It 'writes more than Receive-Job can hold, and Receive-SmashOutput reads it all the same' {
        $line = 'line=$(head -c 1000000 /dev/zero | tr "\0" x); i=0; while [ $i -lt 140 ]; do echo "$line"; i=$((i+1)); done'
        $job = Start-SmashJob $line -Name 'too-large' | Wait-SmashJob
        $errors = Get-Job -Name too-large | Receive-Job -Keep 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }
        ($errors.FullyQualifiedErrorId -split ',')[0] | Should -Be 'JobOutputTooLarge'
        ($job | Receive-SmashOutput -Tail 1).Length | Should -Be 1000000
        $job | Remove-SmashJob
    }
}

Describe 'A machine' {
    It 'whose name nobody knows is told of as such' -Skip:(-not (Get-Command ssh -ErrorAction Ignore)) {
        Get-ErrorId { Connect-SmashHost -HostName no-such-machine.invalid -ErrorAction Stop } | Should -Be 'HostNameNotFound'
    }
}
