BeforeDiscovery {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    Import-Module (Get-SmashTestManifest) -Force
    $cmdlets = Get-Command -Module Smash | ForEach-Object { @{ Name = $_.Name } }
    $examples = Get-Command -Module Smash | ForEach-Object {
        $name = $_.Name
        (Get-Help $name).examples.example | ForEach-Object { @{ Name = $name; Title = $_.title; Code = $_.code } }
    }
}
BeforeAll {
    Import-Module "$PSScriptRoot/SmashTestHost.psm1" -Force
    Import-Module "$PSScriptRoot/SmashTestSystemd.psm1", "$PSScriptRoot/SmashTestSshServer.psm1", "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/RexTestHost.psm1", "$PSScriptRoot/SlurmTestCluster.psm1" -Force
    $folder = Enter-SmashTestHost
    # What examples of RED mean by build1.
    $red = Start-RedTestHost
}
AfterAll {
    Stop-RedTestHost $red
    Exit-SmashTestHost $folder
}

Describe 'Help of <Name>' -ForEach $cmdlets {
    It 'has a synopsis, a description, and two examples or more' {
        $help = Get-Help $Name
        $help.Synopsis | Should -Not -Match ([regex]::Escape($Name))
        $help.Synopsis.Trim() | Should -Not -BeNullOrEmpty
        $help.description.Text | Should -Not -BeNullOrEmpty
        @($help.examples.example).Count | Should -BeGreaterOrEqual 2
    }

    It 'describes every parameter' {
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters
        $help = Get-Help $Name -Full
        $described = $help.parameters.parameter | Where-Object { "$($_.description.Text)".Trim() } | ForEach-Object name
        (Get-Command $Name).Parameters.Keys | Where-Object { $_ -notin $common -and $_ -notin $described } | Should -BeNullOrEmpty
    }
}

Describe 'The help' {
    It 'is in the repository as the build makes it' {
        $root = (Resolve-Path "$PSScriptRoot/../..").Path
        if (-not (Get-Command git -ErrorAction Ignore) -or -not (Test-Path "$root/.git") -or -not (git -C $root ls-tree HEAD en-US)) {
            Set-ItResult -Skipped -Because 'this is no checkout with help in it'
        }
        # What the build has just made is in the folder; what differs from the commit is stale there: ./build.ps1 -Task Help, and commit en-US.
        git -C $root status --porcelain -- en-US | Should -BeNullOrEmpty
    }

    It 'has each topic of the sources' {
        $topics = (Get-ChildItem "$PSScriptRoot/../../module/docs/about_*.help.txt").Name
        foreach ($topic in $topics) { Join-Path (Split-Path (Get-SmashTestManifest)) "en-US/$topic" | Should -Exist }
    }
}

Describe 'about_Smash' {
    It 'is there' {
        (Get-Help about_Smash | Out-String) | Should -Match 'Jobs with limits and full accounting'
    }
}

Describe 'An example of <Name>: <Title>' -ForEach $examples {
    BeforeAll {
        if ($Code -match '-Engine Slurm') {
            if (Test-SlurmCluster) { $cluster = Start-SlurmCluster "$folder/cluster" } else { $missing = 'slurm-wlm' }
            $env:SMASH_SOCKET = "$folder/cluster.sock"
        }
        # What examples may speak of: a host, a job that has ended, and one that runs.
        $null = Start-SmashJob 'true' | Wait-SmashJob
        $null = Start-BlockedJob -Name 'heavy'
        # And what they must not do to whoever runs the tests: ask for machines that are not there, make services of systemd's.
        $place, $session = "$folder/$([guid]::NewGuid().ToString('N').Substring(0, 8))", @{ PATH = $env:PATH; SMASH_SOCKET = $env:SMASH_SOCKET; HOME = $env:HOME }
        if ($Name -match '^(Uni|I)nstall-') { Enter-TestSystemd $place -NotRunning }
        if ($Name -match '-Red') {
            $null = Connect-RedHost $red.Uri
            $Code = $Code.Replace('http://build1:4711', ([uri]$red.Uri).GetLeftPart('Authority'))
        }
        if ($Name -match '-Rex(Key|Access)$') {
            # Keys, grants and machines of the test's own.
            $null = Enter-RexTestHome $place
            $missing = Get-MissingSshProgram
            if ($Code -match 'build1' -and -not $missing) { $rexServer = Start-RexTestServer $place 'build1' }
        }
        if ($Code -match '-HostName') {
            $missing = Get-MissingSshProgram
            if (-not $missing) { $server = Enter-TestSshName $place 'build1' }
        }
    }
    AfterAll {
        if ($Name -match '^(Uni|I)nstall-') { Exit-TestSystemd }
        if ($server) { Exit-TestSshName $server }
        if ($rexServer) { Stop-TestSshServer $rexServer }
        Get-SmashJob | Remove-SmashJob -Force
        if ($Code -match '-Engine Slurm') { Stop-SmashHost -Confirm:$false }
        if ($cluster) { Stop-SlurmCluster $cluster }
        $session.Keys | ForEach-Object { Set-Item "env:$_" $session[$_] }
        if ($Code -match '-Engine Slurm') { $env:SMASH_SOCKET = "$folder/host.sock" }
        Get-RedWorld | Where-Object IsDefault -eq $false | Remove-RedWorld
        Get-RedHost | Disconnect-RedHost
    }

    It 'runs without an error' {
        if ($Code -match '-HostName|build1|RexKey|-Engine Slurm' -and $missing) { Set-ItResult -Skipped -Because "$($missing -join ', ') not found" }
        if ($Code -match 'libtwice' -and -not (Get-Command abidw -ErrorAction Ignore)) { Set-ItResult -Skipped -Because 'abidw is not found' }
        Push-Location $folder
        $temporary, $env:TMPDIR = $env:TMPDIR, $folder
        try { $null = & ([scriptblock]::Create("`$ErrorActionPreference = 'Stop'`n$Code")) 3> $null } finally { $env:TMPDIR = $temporary; Pop-Location }
    }
}
