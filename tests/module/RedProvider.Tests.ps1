BeforeAll {
    Import-Module "$PSScriptRoot/RedTestHost.psm1", "$PSScriptRoot/SmashTestHost.psm1" -Force
    $red = Enter-RedTestHost
    $world = New-RedWorld
    $null = New-PSDrive -Name w -PSProvider Red -Root $world -Scope Global

    function Invoke-Completion([string] $Line) { [System.Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches.CompletionText }
}
AfterAll {
    Get-PSDrive -PSProvider Red | Remove-PSDrive -Force
    Exit-RedTestHost $red
}

Describe 'A drive of a world' {
    BeforeEach {
        $null = New-Item -ItemType Directory w:/home/t/a/b
        Set-Content w:/home/t/one.txt 'one', 'two'
        Set-Content w:/home/t/a/b/two.log 'x'
    }
    AfterEach { Remove-Item w:/home/t -Recurse -Force }

    It 'can begin at any directory, and at nothing else' {
        $null = New-PSDrive -Name sub -PSProvider Red -Root "$world/home/t"
        (Get-ChildItem sub:).Name | Should -Be 'a', 'one.txt'
        Push-Location sub:/a
        try {
            Set-Location ..
            "$PWD" | Should -Be 'sub:/'
            Set-Location ..
            (Get-ChildItem).Name | Should -Be 'a', 'one.txt'
        } finally { Pop-Location }
        Get-ErrorId { New-PSDrive -Name no -PSProvider Red -Root "$world/home/none" } | Should -Be 'RedRootNotFound'
        Get-ErrorId { New-PSDrive -Name no -PSProvider Red -Root "$world/home/t/one.txt" } | Should -Be 'RedRootNotFound'
        Get-ErrorId { New-PSDrive -Name no -PSProvider Red -Root red://127.0.0.1:1/none } | Should -Be 'RedWorldUnknown'
    }

    It 'does not show the key of the world' {
        (Get-PSDrive w | Format-List | Out-String) + (Get-Item w:/home/t).PSPath | Should -Not -Match $world.Name
    }

    It 'lists, down to a depth, by filters, by patterns and by names' {
        (Get-ChildItem w:/home/t).Name | Should -Be 'a', 'one.txt'
        (Get-ChildItem w:/home/t -Recurse).FullName | Should -Be '/home/t/a', '/home/t/a/b', '/home/t/a/b/two.log', '/home/t/one.txt'
        (Get-ChildItem w:/home/t -Depth 1).Name | Should -Be 'a', 'b', 'one.txt'
        (Get-ChildItem w:/home/t -Recurse -Filter *.log).Name | Should -Be 'two.log'
        (Get-ChildItem w:/home/t -Recurse -File).Name | Should -Be 'two.log', 'one.txt'
        (Get-ChildItem w:/home/t -Directory).Name | Should -Be 'a'
        (Get-ChildItem w:/home/t/o*).FullName | Should -Be '/home/t/one.txt'
        Get-ChildItem w:/home/t -Recurse -Name | Sort-Object | Should -Be 'a', 'a/b', 'a/b/two.log', 'one.txt'
        (Get-ChildItem w:).Name | Should -Contain 'home'
        (Get-Item w:/home/t/one.txt).Size | Should -Be 8
    }

    It 'has locations, relative paths and completion' {
        Test-Path w:/home/t/a -PathType Container | Should -BeTrue
        Test-Path w:/home/t/one.txt -PathType Leaf | Should -BeTrue
        Test-Path w:/home/t/none | Should -BeFalse
        Push-Location w:/home/t/a
        try {
            (Get-ChildItem).Name | Should -Be 'b'
            Resolve-Path -Relative ../one.txt | Should -Be '../one.txt'
            Set-Location b/../../a/./b
            "$PWD" | Should -Be 'w:/home/t/a/b'
            Invoke-Completion 'Get-Item ./t' | Should -Be './two.log'
            Set-Location w:/
            "$PWD" | Should -Be 'w:/'
        } finally { Pop-Location }
        Invoke-Completion 'Get-Content w:/home/t/o' | Should -Be 'w:/home/t/one.txt'
        Invoke-Completion 'Get-Content w:/home/t/one.txt -Encoding ut' | Should -Contain 'utf8'
    }

    It 'goes by a link to a directory, lists the link as one, and removes it alone' {
        Invoke-RedCommand -World $world 'ln -s a /home/t/link; ln -s . /home/t/a/circle; ln -s none /home/t/lost'
        (Get-ChildItem w:/home/t/link).Name | Should -Be 'b', 'circle'
        (Get-ChildItem w:/home/t -Recurse).Name | Should -Be 'a', 'b', 'two.log', 'circle', 'link', 'lost', 'one.txt'
        (Get-Item w:/home/t/link).Type | Should -Be 'Link'
        Remove-Item w:/home/t/link, w:/home/t/lost -Recurse
        Test-Path w:/home/t/a/b/two.log | Should -BeTrue
    }

    It 'makes directories and files, by mkdir too' {
        (New-Item w:/home/t/new/deep -ItemType Directory).PSIsContainer | Should -BeTrue
        $null = New-Item w:/home/t/new/file -Value 'text'
        Get-Content w:/home/t/new/file -Raw | Should -Be 'text'
        $null = New-Item w:/home/t/other/file -Force
        (Get-Item w:/home/t/other/file).Size | Should -Be 0
        (mkdir w:/home/t/made).FullName | Should -Be '/home/t/made'
        (mkdir -p w:/home/t/made/by/it).Type | Should -Be 'Directory'
        mkdir "$($red.Folder)/here"
        "$($red.Folder)/here" | Should -Exist
        Get-ErrorId { New-Item w:/home/t/a -ItemType Directory } | Should -Be 'RedItemExists'
        Get-ErrorId { New-Item w:/home/t/l -ItemType SymbolicLink -Value x } | Should -Be 'InvalidItemType'
        Get-ErrorId { New-Item w:/home/t/none/x } | Should -Be 'RED_EBADSINK'
    }

    It 'writes and reads text and bytes' {
        Add-Content w:/home/t/one.txt 'three'
        Get-Content w:/home/t/one.txt | Should -Be 'one', 'two', 'three'
        Get-Content w:/home/t/one.txt -TotalCount 1 | Should -Be 'one'
        (Get-Content w:/home/t/one.txt -ReadCount 2)[0] | Should -Be 'one', 'two'
        (Get-Item w:/home/t/one.txt | Measure-Object Length -Sum).Sum | Should -Be 14
        'piped', 'lines' | Set-Content w:/home/t/one.txt -NoNewline
        Get-Content w:/home/t/one.txt -Raw | Should -Be 'pipedlines'
        ${w:/home/t/one.txt} | Should -Be 'pipedlines'
        Set-Content w:/home/t/utf16 'é' -Encoding unicode
        Get-Content w:/home/t/utf16 -AsByteStream | Should -Be 0xff, 0xfe, 0xe9, 0, 0x0a, 0
        Get-Content w:/home/t/utf16 | Should -Be 'é' -Because 'the mark at its start tells its encoding'
        [byte[]] $bytes = 0..255
        Set-Content w:/home/t/bytes $bytes -AsByteStream
        (Get-Content w:/home/t/bytes -AsByteStream -Raw) -join ' ' | Should -Be ($bytes -join ' ')
        Set-Content w:/home/t/empty @()
        (Get-Item w:/home/t/empty).Size | Should -Be 0
        Clear-Content w:/home/t/bytes
        (Get-Item w:/home/t/bytes).Size | Should -Be 0
    }

    It 'reads what is larger than any buffer, and stops reading when nobody wants more' {
        Invoke-RedCommand -World $world 'seq 300000 > /home/t/large'
        $lines = Get-Content w:/home/t/large -ReadCount 0
        $lines.Count, $lines[-1] | Should -Be 300000, '300000'
        Get-Content w:/home/t/large | Select-Object -First 1 | Should -Be '1'
    }

    It 'copies files and trees within a world and to another, with their permissions' {
        Invoke-RedCommand -World $world 'printf "#!/bin/sh\necho ran\n" > /home/t/go; chmod 700 /home/t/go'
        Copy-Item w:/home/t/go w:/home/t/a/b
        Invoke-RedCommand -World $world /home/t/a/b/go | Should -Be 'ran'
        Copy-Item w:/home/t w:/home/copy -Recurse
        (Get-ChildItem w:/home/copy -Recurse).FullName | Should -Be '/home/copy/a', '/home/copy/a/b', '/home/copy/a/b/go', '/home/copy/a/b/two.log', '/home/copy/go', '/home/copy/one.txt'
        Remove-Item w:/home/copy -Recurse
        $other = New-RedWorld
        $null = New-PSDrive -Name o -PSProvider Red -Root $other
        Copy-Item w:/home/t/one.txt o:/copied
        Get-Content o:/copied | Should -Be 'one', 'two'
        Get-ErrorId { Copy-Item "$PSScriptRoot/RedTestHost.psm1" w:/home/t } | Should -Be 'CopyItemSourceAndDestinationNotSameProvider'
        Remove-RedWorld $other
    }

    It 'moves and renames, and replaces nothing without -Force' {
        Move-Item w:/home/t/one.txt w:/home/t/a
        Test-Path w:/home/t/one.txt | Should -BeFalse
        Rename-Item w:/home/t/a/one.txt first.txt
        Get-Content w:/home/t/a/first.txt | Should -Be 'one', 'two'
        Set-Content w:/home/t/second.txt 'second'
        Get-ErrorId { Move-Item w:/home/t/second.txt w:/home/t/a/first.txt } | Should -Be 'RedItemExists'
        Move-Item w:/home/t/second.txt w:/home/t/a/first.txt -Force
        Get-Content w:/home/t/a/first.txt | Should -Be 'second'
        Get-ErrorId { Rename-Item w:/home/t/a/first.txt b/c } | Should -Be 'InvalidItemName'
    }

    It 'never copies or moves a directory into itself, nor a file onto itself' {
        Get-ErrorId { Move-Item w:/home/t/a w:/home/t/a/b } | Should -Be 'RedItemInItself'
        Get-ErrorId { Copy-Item w:/home/t/a w:/home/t/a/b/c -Recurse } | Should -Be 'RedItemInItself'
        Get-ErrorId { Copy-Item w:/home/t/one.txt w:/home/t/one.txt } | Should -Be 'RedItemInItself'
        Get-Content w:/home/t/one.txt | Should -Be 'one', 'two'
        (Get-ChildItem w:/home/t/a -Recurse).Name | Should -Be 'b', 'two.log'
    }

    It 'removes what is piped from the world, and never a file of this machine' {
        $path = Join-Path $red.Folder 'same'
        Set-Content $path 'here'
        $null = New-Item "w:$path" -Force
        Get-Item "w:$path" | Remove-Item
        $path | Should -Exist
        Test-Path "w:$path" | Should -BeFalse
        $null = New-Item "w:$path" -Force
        Get-ChildItem "w:$($red.Folder)" -Filter same | Remove-Item
        Get-RedItem $path -World $world -ErrorAction Ignore | Should -BeNullOrEmpty
        $path | Should -Exist
        Remove-Item w:/home/t/a -Recurse -WhatIf 6> $null
        Test-Path w:/home/t/a/b/two.log | Should -BeTrue
    }

    It 'takes names with any character' {
        foreach ($name in 'with space', '[x]', 'a*b', 'Ünïcode', "it's", 'red@x', 'a:b') {
            $null = New-Item -ItemType Directory w:/home/t/names -Force
            Set-Content -LiteralPath "w:/home/t/names/$name" $name
            Get-Content -LiteralPath "w:/home/t/names/$name" | Should -Be $name
            (Get-ChildItem w:/home/t/names).Name | Should -Be $name
            Get-ChildItem w:/home/t/names | Remove-Item
            Get-ChildItem w:/home/t/names | Should -BeNullOrEmpty
        }
    }

    It 'tells errors by the names of RED, and by its own' {
        Get-ErrorId { Set-Content w:/home/t/none/x 'x' } | Should -Be 'RED_EBADSINK'
        Get-ErrorId { Clear-Content w:/home/t/a } | Should -Be 'RED_EBADSINK'
        Get-ErrorId { Get-Content w:/home/t/a } | Should -Be 'RED_EBADSOURCE'
        Get-ErrorId { Get-Content w:/home/t/one.txt -Encoding nothing } | Should -Be 'InvalidEncoding'
        Get-ErrorId { Set-Content w:/home/t/one.txt 'x' -AsByteStream } | Should -Be 'NoByte'
        Get-ErrorId { Get-Item w:/none } | Should -Be 'PathNotFound'
        Get-ErrorId { New-PSDrive -Name no -PSProvider Red -Root nonsense } | Should -Be 'RedWorldUnknown'
        $Error[0].Exception.Message | Should -BeLike "'nonsense' is no world.*"
    }

    It 'goes on after a file that cannot be made' {
        $made = New-Item w:/home/t/none/x, w:/home/t/made -ErrorAction SilentlyContinue -ErrorVariable refused
        $made.Name | Should -Be 'made'
        $refused.FullyQualifiedErrorId | Should -BeLike 'RED_EBADSINK,*'
        Remove-Item w:/home/t/made
    }

    It 'is of no use once the world is gone' {
        $gone = New-RedWorld
        $null = New-PSDrive -Name g -PSProvider Red -Root $gone
        Remove-RedWorld $gone
        Test-Path g:/home -ErrorAction SilentlyContinue | Should -BeFalse
        Get-ErrorId { Get-ChildItem g:/home } | Should -BeIn 'PathNotFound', 'RedWorldUnknown'
        Remove-PSDrive g
    }

    It 'tells that nobody answers, and not that there is no such item' {
        $other = Start-RedTestHost
        $there = Connect-RedHost $other.Uri
        $null = New-PSDrive -Name o -PSProvider Red -Root (New-RedWorld $there)
        Stop-RedTestHost $other
        foreach ($ask in { Test-Path o:/home }, { Get-ChildItem o:/ }, { Get-Item o:/home }, { Get-Content o:/home/x }, { Set-Location o:/ }) {
            Get-ErrorId $ask | Should -Be 'RedHostUnreachable' -Because $ask
        }
        Remove-PSDrive o
        Disconnect-RedHost $there
        Get-ErrorId { New-RedWorld $there } | Should -Be 'ConnectionClosed'
        $Error[0].Exception.Message | Should -BeLike '*Connect-RedHost*'
    }

    It 'takes mkdir away with the last drive' {
        $session = Invoke-Pwsh "`$null = Connect-RedHost $($red.Uri); `$w = New-RedWorld; `$null = New-PSDrive -Name q -PSProvider Red -Root `$w; (Get-Command mkdir).CommandType; Remove-PSDrive q; (Get-Command mkdir).CommandType; Remove-RedWorld `$w"
        $session | Should -Be 'Function', 'Application'
    }
}
