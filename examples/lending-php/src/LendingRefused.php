<?php

declare(strict_types=1);

namespace Lending;

final class LendingRefused extends \DomainException
{
}
