BeforeDiscovery {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    Import-Module (Get-SmashTestManifest) -Force
    # All that there are, so that one that is added is tested without being named here.
    $completers = (Get-Module Smash).ImplementingAssembly.GetTypes() | Where-Object {
        -not $_.IsAbstract -and [System.Management.Automation.IArgumentCompleter].IsAssignableFrom($_)
    } | ForEach-Object { @{ Type = $_; Name = $_.Name } }
    $parameters = Get-Command -Module Smash | ForEach-Object {
        $cmdlet = $_.Name
        $_.Parameters.Values | Where-Object { $_.Attributes | Where-Object { $_ -is [System.Management.Automation.ArgumentCompleterAttribute] } } |
            ForEach-Object { @{ Cmdlet = $cmdlet; Parameter = $_.Name } }
    }
}
BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    $folder = Enter-SmashTestHost
    $words = '', 'a', '*', '[', "'", '"', "it's", '`', '$(1)', '日本', ('x' * 5000), $null
    $ast = [System.Management.Automation.Language.Parser]::ParseInput('Get-SmashJob', [ref]$null, [ref]$null).EndBlock.Statements[0].PipelineElements[0]

    function Invoke-Completer {
        <# Completes each word and gives the longest time that one took, in milliseconds. #>
        param($Type, [hashtable] $Bound = @{}, [object[]] $Word = $words)

        $completer = [Activator]::CreateInstance($Type)
        $longest = 0
        foreach ($each in $Word) {
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $results = @($completer.CompleteArgument('Get-SmashJob', 'Id', $each, $ast, $Bound))
            $longest = [math]::Max($longest, $clock.Elapsed.TotalMilliseconds)
            $results | Where-Object { -not $_.CompletionText -or -not $_.ToolTip } | Should -BeNullOrEmpty
        }
        $longest
    }
}
AfterAll { Exit-SmashTestHost $folder }

Describe '<Name>' -ForEach $completers {
    It 'starts no host, and completes nothing wrong without one' {
        $env:SMASH_SOCKET, $socket = (Join-Path $folder "no/$Name.sock"), $env:SMASH_SOCKET
        try { $longest = Invoke-Completer $Type } finally { $env:SMASH_SOCKET = $socket }
        Join-Path $folder 'no' | Should -Not -Exist
        $longest | Should -BeLessThan 1000
    }

    It 'completes with a host, by its own connection or another' {
        $null = Start-SmashJob 'true' -Name "it's [one] of *" | Wait-SmashJob
        $null = Invoke-Completer $Type
        $null = Invoke-Completer $Type @{ Connection = Connect-SmashHost }
        $null = Invoke-Completer $Type @{ Connection = 'no connection' }
    }

    It 'gives up on a host that refuses everything' {
        $refusing = Start-RefusingHost (Join-Path $folder "refuses-$Name.sock") -Errno 5
        try { $null = Invoke-Completer $Type @{ Connection = Connect-SmashHost (Join-Path $folder "refuses-$Name.sock") } } finally { Stop-RefusingHost $refusing }
    }

    It 'gives up on a host that does not answer, and on a connection that was closed' {
        $silent = [System.Net.Sockets.Socket]::new('Unix', 'Stream', 'Unspecified')
        $path = Join-Path $folder "silent-$Name.sock"
        $silent.Bind([System.Net.Sockets.UnixDomainSocketEndPoint]::new($path))
        $silent.Listen(64)
        $env:SMASH_SOCKET, $socket = $path, $env:SMASH_SOCKET
        try { $longest = Invoke-Completer $Type -Word '' } finally { $env:SMASH_SOCKET = $socket; $silent.Dispose() }
        # Its patience is half a second; a busy machine needs some more.
        $longest | Should -BeLessThan 3000

        $closed = [Smash.Client.SmashConnection]::Open([Smash.Client.HostEndpoint]::FromPath($env:SMASH_SOCKET), $null, [Threading.CancellationToken]::None)
        $closed.Dispose()
        $null = Invoke-Completer $Type @{ Connection = $closed }
    }
}

Describe '<Cmdlet> -<Parameter>' -ForEach $parameters {
    It 'completes in the console without an error' {
        $before = $Error.Count
        foreach ($word in '', 'x', "'", '*') {
            $line = "$Cmdlet -$Parameter $word"
            { [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null) } | Should -Not -Throw
        }
        $Error.Count | Should -Be $before
    }
}
